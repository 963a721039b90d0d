import { createMasker, type MaskerOptions } from '../../mask/create-masker.ts'
import { maskLine } from './mask-line.ts'

/** Pino's option `hooks`, with a mask. */
export interface MaskingHooks {
  /** Masks each line before it goes to its destination. */
  readonly streamWrite: (line: string) => string
}

/**
 * `hooks` for loggers of pino that stay (pino 9.6 and later): each line is masked, by the rules of this package, before it reaches its
 * destination. It is read and printed once more for it, so it costs more than a logger of this package, which masks as it prints.
 *
 * @param options - as for `createMasker`.
 * @param hooks - others; their `streamWrite` comes before the mask.
 * @throws what `createMasker` throws.
 *
 * @example
 * ```ts
 * import pino from 'pino'
 * import { pinoHooks } from 'cordwood/pino'
 * const log = pino({ hooks: pinoHooks() })
 * log.info({ password: 'hunter2' }, 'mail to jane@example.com')
 * ```
 */
export function pinoHooks<Hooks extends { streamWrite?: (line: string) => string } = object>(
  options: MaskerOptions = {},
  hooks?: Hooks,
): Hooks & MaskingHooks {
  const masker = createMasker(options)
  const before = hooks?.streamWrite
  return { ...(hooks as Hooks), streamWrite: (line) => maskLine(before === undefined ? line : before(line), masker) }
}
