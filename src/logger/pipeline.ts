import { describe } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import type { Encoder } from '../core/encoder.ts'
import { type LevelTable, levelNumbers } from '../core/level.ts'
import type { MessageSite, Sites } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { currentContext } from '../context/current.ts'
import { contextStorage } from '../context/storage.ts'
import type { Budget } from '../writer/budget.ts'
import type { FlushReport } from '../writer/flush-report.ts'
import type { ResolveHost } from './arguments.ts'
import type { AuditTrail } from './audit.ts'
import type { ProblemDoor } from './problem-door.ts'
import { type Route, type Target, sendAlong } from './route.ts'
import { settle } from './settle.ts'
import { Staging } from './staging.ts'
import type { LeveledBindings, StageHost, Stages } from './stages.ts'
import { Tally } from './tally.ts'

/** What a pipeline is put together from. */
export interface PipelineParts {
  readonly levels: LevelTable
  readonly clock: Clock
  readonly bootId: string
  readonly sites: Sites
  readonly encoders: readonly Encoder[]
  readonly routes: readonly Route[]
  readonly door: ProblemDoor
  readonly print: (value: unknown) => string
  /** How many values were masked, by class. */
  readonly masked: () => Readonly<Record<string, number>>
  /** Add the ids of an active OpenTelemetry span. */
  readonly isTraced: boolean
  readonly base: Fields
  /** Undefined where a call goes straight to the encoder. */
  readonly stages: Stages | undefined
  /** Where lines wait for slow work. */
  readonly budget: Budget
  /** Where audit records go; undefined where there are none. */
  readonly audit?: AuditTrail | undefined
}

/** What the loggers of one tree share: sequence, encoders, writers and books. */
export class Pipeline implements ResolveHost, StageHost {
  readonly parts: PipelineParts
  readonly encoders: readonly Encoder[]
  readonly sites: Sites
  readonly emitted: Tally = new Tally()
  readonly sampled: Tally = new Tally()
  readonly discarded: Tally = new Tally()
  readonly overflowed: Tally = new Tally()
  readonly targets: readonly Target[]
  /** Where lines wait for slow work. */
  readonly budget: Budget
  /** Some call came to no end, as the stack was at its own, or by a defect of ours: the books are looked through for its line. */
  hasFailed = false
  /** Grows when any logger of the tree gets another level. */
  levelVersion = 0
  #sequence = 0
  isClosed = false
  #closing: Promise<FlushReport> | undefined
  /** Calls below the level of their logger, but not below this, wait for the end of their scope. */
  readonly tailFloor: number
  /** Called once when it is closed. */
  onClose: () => void = () => undefined
  readonly #atClose: (() => void)[] = []
  readonly clock: Clock
  readonly isTraced: boolean
  readonly bootId: string
  readonly routes: readonly Route[]
  /** The one encoder and sink of a logger that has no more, and neither level nor filter of the sink's own. */
  readonly encoder: Encoder | undefined
  readonly target: Target | undefined
  readonly staging: Staging | undefined

  constructor(parts: PipelineParts) {
    this.parts = parts
    this.encoders = parts.encoders
    this.sites = parts.sites
    this.clock = parts.clock
    this.isTraced = parts.isTraced
    this.bootId = parts.bootId
    this.budget = parts.budget
    this.routes = parts.routes
    this.targets = parts.routes.flatMap((route) => route.targets)
    const [target] = this.targets
    const isWhole = target?.filter === undefined && target?.conditions === undefined && target?.level === -Infinity
    const isPlain = this.targets.length === 1 && isWhole && parts.routes[0]?.print === undefined
    this.target = isPlain ? target : undefined
    this.encoder = isPlain ? parts.routes[0]?.encoder : undefined
    this.staging = parts.stages === undefined ? undefined : new Staging(this, parts.stages)
    this.tailFloor = this.staging?.tail?.floor ?? Infinity
  }

  /** One line: context, time, sequence, encoding, ring. */
  emit(
    core: LeveledBindings,
    level: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    error: unknown,
  ): void {
    const staging = this.staging
    if (staging !== undefined) return staging.pass(core, level, site, message, fields, error)
    this.emitted.add(level)
    if (this.isClosed) return this.refuse(level)
    const context = this.isTraced ? currentContext() : contextStorage.getStore()?.context
    const time = this.clock.now()
    const sequence = this.nextSequence()
    const encoder = this.encoder
    const target = this.target
    if (encoder !== undefined && target !== undefined) {
      const line = encoder.line(level, time, sequence, site, message, fields, error, core.bound, context)
      target.writer.offer(line, level, time, sequence, site === undefined ? undefined : site.shape, context)
      return
    }
    const call = { core, level, time, sequence, site, message, fields, error, context, members: '', encoded: [] }
    for (const route of this.parts.routes) sendAlong(route, call, this.parts.bootId, this.parts.door.report)
  }

  nextSequence(): number {
    return ++this.#sequence
  }

  /** Counts a call that came after close. */
  refuse(level: number): void {
    this.discarded.add(level)
    this.report({
      code: 'CORDWOOD_PROBLEM_CLOSED',
      message: 'A line was logged after close(): it is lost. Close the logger last.',
      lost: 1,
    })
  }

  /** The last resort: whatever happened on the way, the caller does not see it. Where the line has come is found in the books. */
  fail(cause: unknown): void {
    this.hasFailed = true
    this.report({ code: 'CORDWOOD_PROBLEM_ENCODING', message: 'A line could not be made: it is lost.', cause, lost: 1 })
  }

  /** The number of a level that a call names; one that is not known is a Problem, and its line is kept at info. */
  callLevel(level: unknown): number {
    const number = this.parts.levels.number(level)
    if (number !== undefined && number >= 0) return number
    this.report({
      code: 'CORDWOOD_PROBLEM_LEVEL_UNKNOWN',
      message: `A call named the level ${describe(level)}, which does not exist: its line was kept at info.`,
      lost: 0,
    })
    return levelNumbers.info
  }

  /** Calls a function of the user's, whose errors are a Problem. */
  guard(call: () => unknown): void {
    try {
      call()
    } catch (cause) {
      this.report({ code: 'CORDWOOD_PROBLEM_CALLBACK', message: 'A callback of flush threw.', cause, lost: 0 })
    }
  }

  /** Resolves, never rejects, when all lines so far are done with, or the time is up. */
  flush(timeoutMs?: number): Promise<FlushReport> {
    const empty = async (): Promise<FlushReport> =>
      report(
        this.targets.map(({ writer }) => writer.flush(timeoutMs)),
        this.parts.audit?.writer.flush(timeoutMs),
      )
    return this.budget.count === 0 ? empty() : settle(this.budget, this.targets, timeoutMs, empty)
  }

  /** Has something done when it is closed. */
  atClose(act: () => void): void {
    this.#atClose.push(act)
  }

  close(): Promise<FlushReport> {
    this.staging?.tail?.keepAll()
    this.isClosed = true
    const empty = async (): Promise<FlushReport> =>
      report(
        this.targets.map(({ writer }) => writer.close()),
        this.parts.audit?.writer.close(),
      )
    this.#closing ??= (this.budget.count === 0 ? empty() : settle(this.budget, this.targets, undefined, empty)).finally(() =>
      this.#end(),
    )
    return this.#closing
  }

  #end(): void {
    this.staging?.stop()
    this.onClose()
    for (const act of this.#atClose) act()
  }

  get report(): ProblemDoor['report'] {
    return this.parts.door.report
  }

  hasHoles(message: string): boolean {
    const site = this.sites.of(message)
    return site !== undefined && site.holes.length > 0
  }

  print(value: unknown): string {
    return this.parts.print(value)
  }
}

/** Adds up what the sinks of one pipeline report. */
async function report(reports: readonly Promise<FlushReport>[], audited?: Promise<void>): Promise<FlushReport> {
  let written = 0
  let dropped = 0
  let timedOut = false
  for (const each of await Promise.all(reports)) {
    written += each.written
    dropped += each.dropped
    timedOut ||= each.timedOut
  }
  await audited
  return { written, dropped, timedOut }
}
