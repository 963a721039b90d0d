/** A part of a text that an {@link AsyncDetector} found. */
export interface DetectedSpan {
  /** Index of the first UTF-16 unit. */
  readonly start: number
  /** Index behind the last one. */
  readonly end: number
  /** What it is: `person` prints `[PERSON]`. Small letters, digits and hyphens. */
  readonly cls: string
}

/**
 * Looks for what takes longer than a log call may take: names of persons by a language model, a service of your own. It is asked
 * after the call, with the texts of lines that are encoded and masked already, and each line waits for it at most `budgetMs`.
 *
 * @example
 * ```ts
 * import { createLogger, memory, type AsyncDetector } from 'cordwood'
 * const planets: AsyncDetector = {
 *   id: 'planets',
 *   budgetMs: 50,
 *   onTimeout: 'pass',
 *   async detect(batch) {
 *     return batch.map((text) => [...text.matchAll(/Mars|Venus/g)].map(({ 0: found, index }) => ({ start: index, end: index + found.length, cls: 'planet' })))
 *   },
 * }
 * const sink = memory()
 * const log = createLogger({ sinks: [sink], mask: { detectors: [planets] } })
 * log.info('landed on Mars')
 * await log.flush()
 * console.log(sink.records[0]?.message) // → landed on [PLANET]
 * ```
 */
export interface AsyncDetector {
  /** For messages. */
  readonly id: string
  /** Milliseconds that a line waits at most. */
  readonly budgetMs: number
  /** What becomes of a text that was not looked at in time, or at the end of the process: `pass` prints it, `mask` hides it. */
  readonly onTimeout: 'pass' | 'mask'
  /**
   * Answers, for each text, what is in it, in the batch's order. What it throws counts as no answer.
   *
   * @param options - `signal` is aborted when nobody waits for the batch any more.
   */
  detect(batch: readonly string[], options: { readonly signal: AbortSignal }): Promise<readonly (readonly DetectedSpan[])[]>
  /** False spares a text that cannot hold anything; unless given, every text with a letter is looked at. */
  accepts?(text: string): boolean
}
