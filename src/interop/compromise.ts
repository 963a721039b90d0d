import { createRequire } from 'node:module'
import type { AsyncDetector, DetectedSpan } from '../core/async-detector.ts'
import { checkInteger, checkKeys, checkOneOf } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/** Options of {@link persons}. */
export interface PersonsOptions {
  /** Milliseconds that a line waits at most; default 200. */
  readonly budgetMs?: number
  /** What becomes of a text that was not looked at in time; default `pass`. */
  readonly onTimeout?: 'pass' | 'mask'
  /** Look for places too; default false: of the places it finds, every second is none. */
  readonly places?: boolean
  /** Look for organisations too; default false: of those it finds, every third is one. */
  readonly organizations?: boolean
}

const peer = 'compromise'

interface View {
  json(options: object): readonly { readonly offset?: { readonly start: number; readonly length: number } }[]
  people(): View
  places(): View
  organizations(): View
}

/** The loop is given back after so many milliseconds. */
const sliceMs = 4

/** Two words with a capital each, or one after a small word: what else stands in logs costs nothing. */
const candidate = /\p{Lu}\p{Ll}+/u

function spansOf(view: View, text: string, cls: string): DetectedSpan[] {
  const spans: DetectedSpan[] = []
  for (const { offset } of view.json({ offset: true, terms: false })) {
    if (offset === undefined || offset.length <= 0) continue
    // It counts the punctuation around a name as a part of it.
    const found = text.slice(offset.start, offset.start + offset.length)
    const start = offset.start + (/^[^\p{L}]*/u.exec(found)?.[0].length ?? 0)
    const end = offset.start + found.replace(/(?:['’]s)?[^\p{L}\p{N}]*$/u, '').length
    if (end <= start) continue
    // Before a genitive it splits a name in two.
    const last = spans.at(-1)
    if (last !== undefined && /^\s*$/.test(text.slice(last.end, start))) spans[spans.length - 1] = { ...last, end }
    else spans.push({ start, end, cls })
  }
  return spans
}

/**
 * Finds names of persons in texts with the package `compromise` (English). It is slow, hundreds of times what a line costs, and
 * finds about half of the names in free text: a help, no promise. Names below keys (`fullName`) and in usual sentences
 * (`user Ann Lee logged in`) are found without it.
 *
 * @throws CORDWOOD_ERR_PEER_MISSING when `compromise` is not installed, CORDWOOD_ERR_OPTION_INVALID.
 * @example
 * ```ts
 * import { createLogger, memory } from 'cordwood'
 * import { persons } from 'cordwood/compromise'
 * const sink = memory()
 * const log = createLogger({ sinks: [sink], mask: { detectors: [persons()] } })
 * log.info('thanks to Mary Thompson we know')
 * await log.flush()
 * console.log(sink.records[0]?.message) // → thanks to [PERSON] we know
 * ```
 */
export function persons(options: PersonsOptions = {}): AsyncDetector {
  checkKeys('persons()', options, ['budgetMs', 'onTimeout', 'places', 'organizations'])
  const budgetMs = checkInteger('budgetMs', options.budgetMs, 200, 1, 60_000)
  const onTimeout = checkOneOf('onTimeout', options.onTimeout, ['pass', 'mask'], 'pass')
  const { places = false, organizations = false } = options
  checkPeer()
  let loaded: Promise<(text: string) => View> | undefined
  return {
    id: 'persons',
    budgetMs,
    onTimeout,
    accepts: (text) => candidate.test(text),
    async detect(batch, { signal }) {
      loaded ??= import('compromise').then((module) => module.default as unknown as (text: string) => View)
      const read = await loaded
      const answers: DetectedSpan[][] = []
      let until = performance.now() + sliceMs
      for (const text of batch) {
        if (performance.now() >= until) {
          await new Promise<void>((resolve) => setImmediate(resolve))
          until = performance.now() + sliceMs
        }
        signal.throwIfAborted()
        const view = read(text)
        answers.push([
          ...spansOf(view.people(), text, 'person'),
          ...(places ? spansOf(view.places(), text, 'location') : []),
          ...(organizations ? spansOf(view.organizations(), text, 'organization') : []),
        ])
      }
      return answers
    },
  }
}

function checkPeer(): void {
  try {
    createRequire(import.meta.url).resolve(peer)
  } catch (cause) {
    const message = `Expected the package ${peer} (version 14) to be installed, because persons() finds names with it; it is not. Run \`npm install ${peer}\`.`
    throw new CordwoodError('CORDWOOD_ERR_PEER_MISSING', message, { cause })
  }
}
