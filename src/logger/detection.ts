import type { AsyncDetector, DetectedSpan } from '../core/async-detector.ts'
import type { ReportProblem } from '../core/problem.ts'
import { ecsReserved, pinoReserved } from '../json/reserved.ts'
import { type LineText, textsOf, withTexts } from '../mask/line-texts.ts'
import type { Budget } from '../writer/budget.ts'
import { DetectorQueue, type Question } from './detector-queue.ts'
import type { Journey } from './route.ts'
import type { DetectStage } from './stages.ts'

/** The lines of one encoder, and who looks at them. */
export interface DetectedForm {
  /** The encoder's place among those of the pipeline. */
  readonly index: number
  readonly detectors: readonly AsyncDetector[]
  /** The text with these parts masked, as their classes want it. */
  mask(text: string, spans: readonly DetectedSpan[]): string
}

/** What a detection needs of its logger. */
export interface DetectionHost {
  readonly budget: Budget
  readonly report: ReportProblem
}

/** One text that somebody looks at, and what he says. */
interface Look {
  readonly queue: DetectorQueue
  readonly known: readonly DetectedSpan[] | undefined
  readonly question: Question | undefined
}

interface LineLook {
  readonly form: DetectedForm
  readonly line: string
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
  readonly #forms: readonly DetectedForm[]
  readonly #queues = new Map<AsyncDetector, DetectorQueue>()
  readonly #host: DetectionHost
  readonly #budgetMs: number

  constructor(forms: readonly DetectedForm[], host: DetectionHost) {
    this.#host = host
    // Several routes may use one encoder.
    this.#forms = [...new Map(forms.map((form) => [form.index, form])).values()]
    for (const detector of forms.flatMap(({ detectors }) => detectors)) {
      if (!this.#queues.has(detector)) this.#queues.set(detector, new DetectorQueue(detector, host.report))
    }
    this.#budgetMs = Math.max(...[...this.#queues.keys()].map(({ budgetMs }) => budgetMs))
  }

  /**
   * Sends a journey on, now or later, with masked lines.
   *
   * @param journey - encoded for all its routes.
   */
  pass(journey: Journey, send: () => void): void {
    this.#pass(journey, send, true)
  }

  #pass(journey: Journey, send: () => void, isInTime: boolean): void {
    const { encoded, level } = journey
    // Encoders that no route uses leave holes, which are not visited.
    const size = encoded.reduce((sum, { line }) => sum + line.length, 0)
    const mayWait = isInTime && this.#host.budget.hasRoom(size)
    const lines = this.#forms.flatMap((form) => {
      const line = encoded[form.index]?.line
      return line === undefined ? [] : [this.#look(line, form, mayWait)]
    })
    const questions = lines.flatMap(({ looks }) => looks.flat().flatMap(({ question }) => question ?? []))
    const finish = (inTime: boolean): void => {
      for (const question of questions) question.waiters--
      // What an enricher found while the line waited has not been looked at.
      if (lines.some(({ form, line }) => encoded[form.index]?.line !== line)) return this.#pass(journey, send, inTime)
      for (const look of lines) {
        const line = this.#masked(look)
        // The literal that a shape names would still say what is masked now.
        if (line !== look.line) encoded[look.form.index] = { line, shape: undefined }
      }
      send()
    }
    if (questions.length === 0) return finish(isInTime)
    const work = Promise.all(questions.map((question) => question.work))
    this.#host.budget.hold({ level, bytes: size, budgetMs: this.#budgetMs, work, go: finish })
  }

  #look(line: string, form: DetectedForm, mayWait: boolean): LineLook {
    const queues = form.detectors.flatMap((detector) => this.#queues.get(detector) ?? [])
    const texts = textsOf(line, own)
    const looks = texts.map(({ text }) =>
      queues
        .filter((queue) => queue.accepts(text))
        .map((queue): Look => {
          const known = queue.known(text)
          return { queue, known, question: known === undefined && mayWait ? queue.ask(text) : undefined }
        }),
    )
    return { form, line, texts, looks }
  }

  #masked({ form, line, texts, looks }: LineLook): string {
    const changed = texts.map(({ text }, index) => this.#maskedText(text, looks[index] ?? [], form))
    return changed.every((text) => text === undefined) ? line : withTexts(line, texts, changed)
  }

  /** Undefined for a text that stays. */
  #maskedText(text: string, looks: readonly Look[], form: DetectedForm): string | undefined {
    const spans: DetectedSpan[] = []
    for (const { queue, known, question } of looks) {
      const answer = known ?? question?.spans
      if (answer !== undefined) spans.push(...answer)
      else if (queue.detector.onTimeout === 'mask') return '[UNSCANNED]'
    }
    return spans.length === 0 ? undefined : form.mask(text, joined(spans))
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
