import type { Context } from '../core/context.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { currentContext } from '../context/current.ts'
import { contextStorage, watchScopes } from '../context/storage.ts'
import type { TailScope } from '../sample/tail-scope.ts'
import type { Tail } from '../sample/tail.ts'
import { openTail } from './open-tail.ts'
import { type Journey, encodeAll, sendAlong } from './route.ts'
import type { HeldLine, LeveledBindings, Release, StageHost, Stages } from './stages.ts'
import { Stamps } from './stamp.ts'

/**
 * The way of a call through the stages of a logger that has any:
 *
 *     level -> context -> sampler -> enrichers -> encoder -> tail buffer -> detectors -> routes
 *                            |                                  |
 *                         left out, unless a tail may want it   until the scope ends
 */
export class Staging {
  readonly #host: StageHost
  readonly #stages: Stages
  readonly #stamps = new Stamps()
  /** Each look costs (bench `file`, cordwood with sampling). */
  readonly #looksAtScopes: boolean
  readonly tail: Tail<HeldLine> | undefined
  /** Frees what the stages hold. */
  readonly stop: () => void

  constructor(host: StageHost, stages: Stages) {
    this.#host = host
    this.#stages = stages
    this.#looksAtScopes = stages.tail !== undefined || stages.enricher !== undefined
    this.tail =
      stages.tail === undefined ? undefined : openTail(stages.tail, host, (line) => this.#release(line.journey, line.release))
    const unwatch = this.tail === undefined ? undefined : watchScopes()
    this.stop = () => {
      stages.stop?.()
      unwatch?.()
    }
  }

  /** One call at or above the level of its logger, or of the tail's buffer. */
  pass(
    core: LeveledBindings,
    level: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
  ): void {
    const host = this.#host
    const { sampler, enricher } = this.#stages
    const { tail } = this
    const cell = this.#looksAtScopes ? contextStorage.getStore() : undefined
    const scope = tail === undefined || cell === undefined ? undefined : tail.scopeOf(cell.root)
    const isBelow = tail !== undefined && level < core.level()
    // Below the level of its logger, and in no scope that could come to want it: as if it had not been called.
    if (isBelow && scope === undefined) return
    host.emitted.add(level)
    if (host.isClosed) return host.refuse(level)
    const context = host.isTraced ? currentContext() : (cell ?? contextStorage.getStore())?.context
    const time = host.clock.now()

    let members = ''
    let isLeftOut = false
    if (sampler !== undefined && !isBelow) {
      const weight = sampler.decide(level, time, site, message, fields, context, core.bound)
      if (weight !== 1) {
        isLeftOut = weight === 0
        if (isLeftOut && (scope === undefined || scope.state === 'discarded' || level < (tail?.floor ?? Infinity))) {
          host.sampled.add(level)
          return
        }
        // Lines of which none is kept have nobody who stands for them.
        if (sampler.rate > 0) members = this.#stamps.of(sampler.rate, weight)
      }
    }
    if (isBelow && scope?.state === 'discarded') {
      host.discarded.add(level)
      return
    }
    // What an enricher logs is not enriched: it would ask itself for ever.
    const adds = enricher === undefined || cell?.isQuiet === true ? undefined : enricher
    if (scope !== undefined) {
      scope.see(level)
      if ((isBelow || isLeftOut) && scope.state === 'open') {
        const journey = this.#journey(core, level, time, site, message, fields, error, context, members)
        const release = adds?.addHeld(journey)
        if (adds !== undefined && release === undefined) host.discarded.add(level)
        else this.#hold(scope, isLeftOut, journey, release)
        return
      }
    }
    if (adds !== undefined) {
      const journey = this.#journey(core, level, time, site, message, fields, error, context, members)
      if (!adds.add(journey, () => this.send(journey))) host.discarded.add(level)
      return
    }
    const { encoder, target } = host
    if (encoder !== undefined && target !== undefined && this.#stages.detection === undefined) {
      const sequence = host.nextSequence()
      const line = encoder.line(level, time, sequence, site, message, fields, error, core.bound, context, members)
      target.writer.offer(line, level, time, sequence, site === undefined ? undefined : site.shape, context)
      return
    }
    this.send(this.#journey(core, level, time, site, message, fields, error, context, members))
  }

  /** To all routes, once the detectors that take their time have seen it. */
  send(journey: Journey): void {
    const { detection } = this.#stages
    if (detection === undefined) return this.#deliver(journey)
    encodeAll(this.#host.routes, journey)
    // Lines of its own: what an enricher finds from now on would go past the detectors.
    const seen = { ...journey, encoded: [...journey.encoded] }
    detection.pass(seen, () => this.#deliver(seen))
  }

  #deliver(journey: Journey): void {
    const { routes, bootId, report } = this.#host
    for (const route of routes) sendAlong(route, journey, bootId, report)
  }

  #journey(
    core: LeveledBindings,
    level: number,
    time: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
    context: Context | undefined,
    members: string,
  ): Journey {
    const sequence = this.#host.nextSequence()
    return { core, level, time, sequence, site, message, fields, error, context, members, encoded: [] }
  }

  /** Encoded now: whatever happens to the caller's objects until the scope ends, the line is as it was called. */
  #hold(scope: TailScope<HeldLine>, isLeftOut: boolean, journey: Journey, release: Release | undefined): void {
    encodeAll(this.#host.routes, journey)
    // A getter among the fields may have logged the line that decides.
    if (scope.state === 'kept') return this.#release(journey, release)
    let size = 0
    for (const encoded of journey.encoded) size += encoded === undefined ? 0 : encoded.line.length
    scope.hold({ journey: { ...journey, fields: undefined, error: undefined }, level: journey.level, size, isLeftOut, release })
  }

  #release(journey: Journey, release: Release | undefined): void {
    if (release === undefined) this.send(journey)
    else release(() => this.send(journey))
  }
}
