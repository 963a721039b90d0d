import type { AsyncDetector, DetectedSpan } from '../core/async-detector.ts'
import type { ReportProblem } from '../core/problem.ts'

/** A text that a detector is asked about. */
export interface Question {
  readonly text: string
  /** Undefined until it is answered. */
  spans: readonly DetectedSpan[] | undefined
  /** Lines that wait for it. */
  waiters: number
  /** Resolves when it is answered, or will not be. */
  readonly work: Promise<void>
  readonly settle: () => void
}

/** Texts of one batch. */
const maxBatch = 32
/** Answers that are kept: most messages come again. */
const maxKnown = 2048

/** What stands in front of one asynchronous detector: it asks in batches, one at a time, and nothing twice. */
export class DetectorQueue {
  readonly detector: AsyncDetector
  readonly #report: ReportProblem
  readonly #known = new Map<string, readonly DetectedSpan[]>()
  readonly #open = new Map<string, Question>()
  #isBusy = false

  constructor(detector: AsyncDetector, report: ReportProblem) {
    this.detector = detector
    this.#report = report
  }

  /** Whether the detector wants to see a text. Never throws. */
  accepts(text: string): boolean {
    try {
      return this.detector.accepts === undefined ? /\p{L}/u.test(text) : this.detector.accepts(text)
    } catch (cause) {
      this.#fail(cause)
      return true
    }
  }

  /** What is known of a text already. */
  known(text: string): readonly DetectedSpan[] | undefined {
    return this.#known.get(text)
  }

  /** Asks about a text, after this call. Whoever asks leaves the question when it no longer waits. */
  ask(text: string): Question {
    let question = this.#open.get(text)
    if (question === undefined) {
      let settle = (): void => undefined
      const work = new Promise<void>((resolve) => {
        settle = resolve
      })
      question = { text, spans: undefined, waiters: 0, work, settle }
      this.#open.set(text, question)
    }
    question.waiters++
    if (!this.#isBusy) {
      this.#isBusy = true
      setImmediate(() => void this.#run()).unref()
    }
    return question
  }

  async #run(): Promise<void> {
    while (this.#open.size > 0) await this.#batch()
    this.#isBusy = false
  }

  async #batch(): Promise<void> {
    const batch: Question[] = []
    for (const [text, question] of this.#open) {
      // Nobody waits for it any more: the detector is behind, and catches up by leaving it out.
      if (question.waiters <= 0) {
        this.#open.delete(text)
        question.settle()
      } else if (batch.push(question) >= maxBatch) break
    }
    if (batch.length === 0) return
    const abort = new AbortController()
    const abandoned = setInterval(() => {
      if (batch.every(({ waiters }) => waiters <= 0)) abort.abort()
    }, 20).unref()
    try {
      const answer = await this.detector.detect(
        batch.map(({ text }) => text),
        { signal: abort.signal },
      )
      for (const [index, question] of batch.entries()) this.#answer(question, answer[index])
    } catch (cause) {
      if (!abort.signal.aborted) this.#fail(cause)
    } finally {
      clearInterval(abandoned)
      for (const question of batch) {
        this.#open.delete(question.text)
        question.settle()
      }
    }
  }

  #answer(question: Question, spans: readonly DetectedSpan[] | undefined): void {
    const { text } = question
    const isValid = (each: DetectedSpan): boolean =>
      Number.isInteger(each.start) &&
      Number.isInteger(each.end) &&
      each.start >= 0 &&
      each.end > each.start &&
      each.end <= text.length &&
      /^[a-z][a-z0-9-]*$/.test(each.cls)
    if (!Array.isArray(spans) || !(spans as readonly DetectedSpan[]).every(isValid)) {
      throw new TypeError(`Expected detector ${this.detector.id} to answer with one list of { start, end, cls } for each text.`)
    }
    question.spans = spans
    if (this.#known.size >= maxKnown) this.#known.clear()
    this.#known.set(text, spans)
  }

  #fail(cause: unknown): void {
    this.#report({
      code: 'CORDWOOD_PROBLEM_CALLBACK',
      message: `The detector ${this.detector.id} failed: its texts were treated as after a timeout (onTimeout: '${this.detector.onTimeout}').`,
      cause,
      lost: 0,
    })
  }
}
