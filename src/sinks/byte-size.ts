import { checkInteger, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'

/** `'10 MB'`: kB, MB and GB are powers of 1,000; KiB, MiB and GiB of 1,024. */
export type ByteSize = `${number} ${'B' | 'kB' | 'MB' | 'GB' | 'KiB' | 'MiB' | 'GiB'}`

const units: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }

/**
 * A number of bytes, given as such or with a unit.
 *
 * @throws CORDWOOD_ERR_OPTION_INVALID
 */
export function checkByteSize(name: string, value: unknown, minimum: number): number {
  if (typeof value === 'number') return checkInteger(name, value, 0, minimum)
  const parts = typeof value === 'string' ? /^(\d+(?:\.\d+)?) ?([a-z]+)$/i.exec(value) : null
  const unit = units[parts?.[2]?.toLowerCase() ?? '']
  if (parts === null || unit === undefined) {
    const message = `Expected \`${name}\` to be bytes or a text like '10 MB' or '512 KiB', got ${describe(value)}.`
    throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
  }
  return checkInteger(name, Math.round(Number(parts[1]) * unit), 0, minimum)
}
