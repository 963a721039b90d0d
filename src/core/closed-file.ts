/** How a closed file is packed; its name ends in `.gz` or `.zst`. */
export type Compression = 'gzip' | 'zstd'

/** The ends of packed files' names. */
export const packedSuffixes: Readonly<Record<Compression, string>> = { gzip: '.gz', zstd: '.zst' }

/** What the name of a file that was rotated away says: `app.log.2026-11-20`, `app.log.2026-11-20T14.3.zst`. */
export interface ClosedName {
  /** The day, hour or second in which its period began: grows with time. */
  readonly stamp: string
  /** Its place among the files of one period; 0 where it has none. */
  readonly number: number
  readonly compression: Compression | undefined
}

const stampAndNumber = /^\.(\d{4}-\d\d-\d\d(?:T\d\d(?:-\d\d-\d\d)?)?)(?:\.([1-9]\d*))?(\.gz|\.zst)?$/
const closedEnd = /\.\d{4}-\d\d-\d\d(?:T\d\d(?:-\d\d-\d\d)?)?(?:\.[1-9]\d*)?$/

/** The name of a closed file of `app.log`. */
export function printClosedName(base: string, { stamp, number, compression }: ClosedName): string {
  const suffix = compression === undefined ? '' : packedSuffixes[compression]
  return `${base}.${stamp}${number === 0 ? '' : `.${number}`}${suffix}`
}

/** Reads the name of a closed file of `app.log`; undefined for any other file. */
export function parseClosedName(base: string, name: string): ClosedName | undefined {
  const parts = name.startsWith(base) ? stampAndNumber.exec(name.slice(base.length)) : null
  if (parts === null) return undefined
  const [, stamp = '', number = '0', suffix] = parts
  if (!Number.isSafeInteger(Number(number))) return undefined
  const compression = suffix === undefined ? undefined : suffix === '.gz' ? 'gzip' : 'zstd'
  return { stamp, number: Number(number), compression }
}

/** The older first. */
export function compareClosedNames(a: ClosedName, b: ClosedName): number {
  return a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : a.number - b.number
}

/**
 * The paths under which a closed file's lines are once it is packed; none for a file that has not such a name. While both are
 * there, the packed one is whole and has the same lines.
 */
export function packedPaths(path: string): readonly string[] {
  return closedEnd.test(path) ? Object.values(packedSuffixes).map((suffix) => path + suffix) : []
}
