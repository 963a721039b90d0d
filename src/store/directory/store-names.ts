import { createHash } from 'node:crypto'

/** The file that says what a folder of the store holds. */
export const manifestName = 'manifest.json'

/** What the name of a segment ends in that was put aside because it is damaged. */
export const asideEnd = '.bad'

/** The file with the message literals of a folder's lines. It is no log. */
export const templatesName = 'templates.ndjson'

const bootTimeDigits = 9
const radix = 36
const hotName = /^hot-(\d{6,})-([0-9a-z]{17})\.ndjson$/
const segmentName = /^(\d{6,})-(\d{6,})\.(\d+)\.cws$/
const partName = /^w(?:[2-9]|[1-9]\d{1,2})$/

/** A file of plain lines that is written, or waits to be sealed: `hot-000123-<17 letters and digits>.ndjson`. */
export interface HotName {
  /** Grows by one with each; a segment says which of these numbers it holds. */
  readonly number: number
  /** A boot id: when it was begun, and 8 random digits. */
  readonly birth: string
}

/** A segment: `000123-000130.2.cws` holds what the hot files 123 to 130 held, in its third form (the first is 0). */
export interface SegmentName {
  readonly first: number
  readonly last: number
  /** One more whenever it is written anew: merged or with lines erased. */
  readonly generation: number
}

/** The name of a hot file. */
export function printHotName({ number, birth }: HotName): string {
  return `hot-${numberText(number)}-${birth}.ndjson`
}

/** Undefined for any other file. */
export function parseHotName(file: string): HotName | undefined {
  const [, number, birth] = hotName.exec(file) ?? []
  return number === undefined || birth === undefined ? undefined : { number: Number(number), birth }
}

/** The name of a segment. */
export function printSegmentName({ first, last, generation }: SegmentName): string {
  return `${numberText(first)}-${numberText(last)}.${generation}.cws`
}

/** Undefined for any other file. */
export function parseSegmentName(file: string): SegmentName | undefined {
  const [, first, last, generation] = segmentName.exec(file) ?? []
  return first === undefined ? undefined : { first: Number(first), last: Number(last), generation: Number(generation) }
}

/** The folder of the first, second ... writer, within the store's. */
export function partFolder(part: number): string {
  return part === 1 ? '' : `w${part}`
}

/** Whether a folder is another writer's. */
export function isPartFolder(file: string): boolean {
  return partName.test(file)
}

/** What stands in the ids of lines that have none of their own, in place of the fingerprint of a file's first line: 14 hexadecimal digits. */
export function printOf(birth: string): string {
  return createHash('sha1').update(birth).digest('hex').slice(0, 14)
}

/** When a hot file was begun, in milliseconds since 1970: the time of its first lines if they say none. */
export function bornMsOf(birth: string): number {
  return Number.parseInt(birth.slice(0, bootTimeDigits), radix)
}

function numberText(number: number): string {
  return String(number).padStart(6, '0')
}
