import type { Encoder, Limits } from '../core/encoder.ts'
import type { LevelTable } from '../core/level.ts'
import { passThrough } from '../core/masker.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { inQuiet } from '../context/quiet.ts'
import type { Compiled } from '../enrich/condition.ts'
import type { EnrichRecord } from '../enrich/enricher.ts'
import type { Enrichers, Found, Later } from '../enrich/enrichers.ts'
import { View } from '../enrich/view.ts'
import { printError } from '../json/error.ts'
import { renderMessage } from '../json/render.ts'
import { ValueWriter } from '../json/value.ts'
import type { Budget } from '../writer/budget.ts'
import { type Journey, type Route, encodeAll } from './route.ts'
import type { EnrichStage, Release } from './stages.ts'

/** What the stage is put together from. */
export interface EnrichmentParts {
  readonly enrichers: Enrichers
  /** Which calls become lines; undefined for all. */
  readonly filter: Compiled<EnrichRecord> | undefined
  readonly report: ReportProblem
  readonly budget: Budget
  readonly routes: readonly Route[]
  readonly levels: LevelTable
  readonly limits: Limits
  readonly base: Fields
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
}

/** Has enrichers add to lines: what is there at once within the call, what is looked up while the line waits. */
export class Enrichment implements EnrichStage {
  readonly #parts: EnrichmentParts
  /** Fills the holes of messages for the eyes of enrichers, who see what is not masked. */
  readonly #writer: ValueWriter
  /** Several routes may have one. */
  readonly #encoders: ReadonlyMap<number, Encoder>

  constructor(parts: EnrichmentParts) {
    this.#parts = parts
    this.#encoders = new Map(parts.routes.map(({ index, encoder }) => [index, encoder]))
    this.#writer = new ValueWriter(parts.limits, passThrough, printError)
  }

  add(journey: Journey, send: () => void): boolean {
    const found = this.#ask(journey)
    if (found?.later !== undefined) this.#wait(journey, found.later, found.later.budgetMs, send)
    else if (found !== undefined) send()
    return found !== undefined
  }

  addHeld(journey: Journey): Release | undefined {
    const found = this.#ask(journey)
    if (found === undefined) return undefined
    const { later } = found
    if (later === undefined) return (send) => send()
    const { monotonic } = this.#parts
    const endsMs = monotonic() + later.budgetMs
    let hasEnded = false
    void later.work.then(() => {
      hasEnded = true
      this.#addLater(journey, later, true)
    })
    return (send) => {
      if (hasEnded) send()
      else this.#wait(journey, later, Math.max(0, endsMs - monotonic()), send)
    }
  }

  /** Encodes, with what is there at once; undefined for a call that is not wanted. */
  #ask(journey: Journey): Found | undefined {
    const view = this.#viewOf(journey)
    if (!this.#wants(view)) return undefined
    const found = this.#parts.enrichers.ask(view)
    encodeAll(this.#parts.routes, journey)
    for (const fields of found.now) this.#append(journey, fields)
    return found
  }

  /** A filter that throws keeps the line. */
  #wants(view: View): boolean {
    const { filter, report } = this.#parts
    if (filter === undefined) return true
    try {
      if (filter.words !== undefined) return filter.words(view)
      return inQuiet(() => Boolean(filter.predicate?.(view) as unknown))
    } catch (cause) {
      report({ code: 'CORDWOOD_PROBLEM_FILTER', message: 'The filter of the logger threw: the line was kept.', cause, lost: 0 })
      return true
    }
  }

  #wait(journey: Journey, later: Later, budgetMs: number, send: () => void): void {
    let bytes = 0
    for (const encoded of journey.encoded) bytes += encoded?.line.length ?? 0
    this.#parts.budget.hold({
      level: journey.level,
      bytes,
      budgetMs,
      work: later.work,
      go: (isInTime) => {
        this.#addLater(journey, later, isInTime)
        send()
      },
    })
  }

  #addLater(journey: Journey, later: Later, isInTime: boolean): void {
    for (const fields of later.take(isInTime)) this.#append(journey, fields)
  }

  #append({ encoded }: Journey, fields: Fields): void {
    for (const [index, encoder] of this.#encoders) {
      const before = encoded[index]
      if (before !== undefined) encoded[index] = { ...before, line: encoder.append(before.line, fields) }
    }
  }

  #viewOf(journey: Journey): View {
    const { level, time, site, message, fields, error, context, core } = journey
    return new View({
      level,
      time,
      error,
      fields,
      levelName: this.#parts.levels.name,
      template: site?.literal ?? message,
      message: () => renderMessage(site, message, fields, this.#writer),
      farther: [core.bound?.fields, context?.fields, this.#parts.base],
    })
  }
}
