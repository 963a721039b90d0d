import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import { inQuiet } from '../context/quiet.ts'
import { FailureReport } from './failure-report.ts'
import type { Resolved } from './resolve.ts'
import type { View } from './view.ts'

/** Answers that are awaited, of one enricher at most: one that never answers must not fill the memory. */
const maxOutstanding = 10_000

/** What enrichers add to one line. */
export interface Found {
  /** What is there at once, in the order of the enrichers. */
  readonly now: readonly Fields[]
  readonly later: Later | undefined
}

/** What is awaited. */
export interface Later {
  /** The longest that one of the enrichers may take. */
  readonly budgetMs: number
  /** Resolves when all have answered; never rejects. */
  readonly work: Promise<unknown>
  /**
   * What has come so far, in the order of the enrichers. Asked for once: what comes later is forgotten.
   *
   * @param isInTime - false: those that have not answered are a Problem.
   */
  take(isInTime: boolean): readonly Fields[]
}

interface Station {
  readonly enricher: Resolved
  readonly failures: FailureReport
  outstanding: number
}

interface Awaited {
  readonly station: Station
  hasAnswered: boolean
  answer: Fields | undefined
}

const nothing: Found = Object.freeze({ now: Object.freeze([]), later: undefined })

function isThenable(answer: object): answer is PromiseLike<unknown> {
  return 'then' in answer && typeof answer.then === 'function'
}

/** Asks all enrichers of a logger about a line. Never throws. */
export class Enrichers {
  readonly #stations: readonly Station[]

  /** @param now - milliseconds that only grow. */
  constructor(enrichers: readonly Resolved[], report: ReportProblem, now: () => number) {
    this.#stations = enrichers.map((enricher) => {
      return { enricher, failures: new FailureReport(enricher.name, report, now), outstanding: 0 }
    })
  }

  /** What the enrichers add to a line. */
  ask(view: View): Found {
    let now: Fields[] | undefined
    let awaited: Awaited[] | undefined
    const promises: Promise<unknown>[] = []
    for (const station of this.#stations) {
      const answer = this.#askOne(station, view)
      if (answer === undefined) continue
      if (!(answer instanceof Promise)) {
        ;(now ??= []).push(answer)
        view.add(answer)
        continue
      }
      const entry: Awaited = { station, hasAnswered: false, answer: undefined }
      ;(awaited ??= []).push(entry)
      promises.push(answer.then((fields) => keep(entry, fields)))
    }
    if (awaited === undefined) return now === undefined ? nothing : { now, later: undefined }
    return { now: now ?? [], later: laterOf(awaited, promises) }
  }

  /** Fields, a promise of them that does not reject, or undefined. */
  #askOne(station: Station, view: View): Fields | Promise<Fields | undefined> | undefined {
    const { enricher, failures } = station
    try {
      const { words, predicate } = enricher.when
      if (words !== undefined && !words(view)) return undefined
      if (station.outstanding >= maxOutstanding) {
        failures.add(`has ${maxOutstanding} answers outstanding`, undefined)
        return undefined
      }
      const answer: unknown = inQuiet(() => (predicate === undefined || predicate(view) ? enricher.enrich(view) : undefined))
      if (typeof answer !== 'object' || answer === null || !isThenable(answer)) return this.#accept(station, answer)
      station.outstanding++
      return this.#settle(station, answer)
    } catch (cause) {
      failures.add('threw', cause)
      return undefined
    }
  }

  async #settle(station: Station, answer: PromiseLike<unknown>): Promise<Fields | undefined> {
    try {
      return this.#accept(station, await answer)
    } catch (cause) {
      station.failures.add('rejected', cause)
      return undefined
    } finally {
      station.outstanding--
    }
  }

  #accept({ failures }: Station, answer: unknown): Fields | undefined {
    if (answer === undefined || answer === null) return undefined
    if (typeof answer === 'object' && !Array.isArray(answer)) return answer
    failures.add(`answered with ${Array.isArray(answer) ? 'an array' : `a ${typeof answer}`} instead of fields`, undefined)
    return undefined
  }
}

function keep(entry: Awaited, fields: Fields | undefined): void {
  entry.hasAnswered = true
  entry.answer = fields
}

function laterOf(awaited: Awaited[], promises: readonly Promise<unknown>[]): Later {
  return {
    budgetMs: Math.max(...awaited.map(({ station }) => station.enricher.budgetMs)),
    work: Promise.all(promises),
    take(isInTime) {
      const all = awaited.splice(0)
      if (!isInTime) {
        for (const { station, hasAnswered } of all) if (!hasAnswered) station.failures.add('did not answer in time', undefined)
      }
      return all.flatMap(({ answer }) => (answer === undefined ? [] : [answer]))
    },
  }
}
