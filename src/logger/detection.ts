import type { AsyncDetector, DetectedSpan } from '../core/async-detector.ts'
import type { ReportProblem } from '../core/problem.ts'
import { ecsReserved, pinoReserved } from '../json/reserved.ts'
import { type LineText, textsOf, withTexts } from '../mask/line-texts.ts'
import type { Budget } from '../writer/budget.ts'
import { DetectorQueue, type Question } from './detector-queue.ts'
import type { Journey } from './route.ts'
import type { DetectStage } from './stages.ts'

/** What a detection needs of its logger. */
export interface DetectionHost {
  readonly budget: Budget
  readonly report: ReportProblem
  /** The text with these parts masked, as its class wants it. */
  readonly mask: (text: string, spans: readonly DetectedSpan[]) => string
}

/** One text that somebody looks at, and what he says. */
interface Look {
  readonly queue: DetectorQueue
  readonly known: readonly DetectedSpan[] | undefined
  readonly question: Question | undefined
}

interface LineLook {
  readonly index: number
  readonly texts: readonly LineText[]
  readonly looks: readonly (readonly Look[])[]
}

const own: ReadonlySet<string> = new Set(
  [...ecsReserved, ...pinoReserved, 'trace.id', 'span.id', 'transaction.id', 'http.request.id', 'error.fingerprint'].filter(
    (name) => name !== 'message' && name !== 'msg',
  ),
)

/**
 * Has asynchronous detectors look at lines that are encoded and masked, before they go to the sinks.
 *
 *     line --nothing to look at, or all known--> sinks
 *       +--asked--> waits in the budget --answered, or time is up--> masked --> sinks
 */
export class Detection implements DetectStage {
  readonly #queues: readonly DetectorQueue[]
  readonly #host: DetectionHost
  readonly #budgetMs: number

  constructor(detectors: readonly AsyncDetector[], host: DetectionHost) {
    this.#host = host
    this.#queues = detectors.map((detector) => new DetectorQueue(detector, host.report))
    this.#budgetMs = Math.max(...detectors.map(({ budgetMs }) => budgetMs))
  }

  /**
   * Sends a journey on, now or later, with masked lines.
   *
   * @param journey - encoded for all its routes.
   */
  pass(journey: Journey, send: () => void): void {
    const { encoded, level } = journey
    // Encoders that no route uses leave holes, which neither function visits.
    const size = encoded.reduce((sum, { line }) => sum + line.length, 0)
    const mayWait = this.#host.budget.hasRoom(size)
    const lines: LineLook[] = []
    encoded.forEach(({ line }, index) => lines.push(this.#look(line, index, mayWait)))
    const questions = lines.flatMap(({ looks }) => looks.flat().flatMap(({ question }) => question ?? []))
    const finish = (): void => {
      for (const question of questions) question.waiters--
      for (const { index, texts, looks } of lines) {
        const before = encoded[index]
        const line = before === undefined ? undefined : this.#masked(before.line, texts, looks)
        // The literal that a shape names would still say what is masked now.
        if (line !== undefined && line !== before?.line) encoded[index] = { line, shape: undefined }
      }
      send()
    }
    if (questions.length === 0) return finish()
    const work = Promise.all(questions.map((question) => question.work))
    this.#host.budget.hold({ level, bytes: size, budgetMs: this.#budgetMs, work, go: finish })
  }

  #look(line: string, index: number, mayWait: boolean): LineLook {
    const texts = textsOf(line, own)
    const looks = texts.map(({ text }) =>
      this.#queues
        .filter((queue) => queue.accepts(text))
        .map((queue): Look => {
          const known = queue.known(text)
          return { queue, known, question: known === undefined && mayWait ? queue.ask(text) : undefined }
        }),
    )
    return { index, texts, looks }
  }

  #masked(line: string, texts: readonly LineText[], looks: readonly (readonly Look[])[]): string {
    const changed = texts.map(({ text }, index) => this.#maskedText(text, looks[index] ?? []))
    return changed.every((text) => text === undefined) ? line : withTexts(line, texts, changed)
  }

  /** Undefined for a text that stays. */
  #maskedText(text: string, looks: readonly Look[]): string | undefined {
    const spans: DetectedSpan[] = []
    for (const { queue, known, question } of looks) {
      const answer = known ?? question?.spans
      if (answer !== undefined) spans.push(...answer)
      else if (queue.detector.onTimeout === 'mask') return '[UNSCANNED]'
    }
    return spans.length === 0 ? undefined : this.#host.mask(text, joined(spans))
  }
}

/** Sorted, and overlapping ones made one. */
function joined(spans: readonly DetectedSpan[]): readonly DetectedSpan[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const all: DetectedSpan[] = []
  for (const span of sorted) {
    const last = all.at(-1)
    if (last === undefined || span.start >= last.end) all.push(span)
    else if (span.end > last.end) all[all.length - 1] = { ...last, end: span.end }
  }
  return all
}
