import { crc32 } from 'node:zlib'
import type { ColumnHint, ColumnLevel } from '../column/column.ts'
import { addConstants } from '../cut/add-constants.ts'
import { constantText } from '../cut/constant-text.ts'
import { columnKey, type CutLines, cutLines } from '../cut/cut-lines.ts'
import type { LineFile } from '../cut/line-window.ts'
import { textSkeletons } from '../cut/skeleton.ts'
import type { Variant } from '../cut/variants.ts'
import { columnOrder } from './column-order.ts'
import { ColumnEncoder, type ColumnTexts, columnTexts, everyRow, rowSet } from './encode-columns.ts'
import type { Footer, StoredColumnEntry, StoredVariant } from './footer.ts'
import { type Codec, writeHead, writeTail } from './format.ts'
import { FrameWriter, pack } from './frames.ts'
import { numberTexts } from './number-texts.ts'
import { readRowFacts, type RowFacts } from './row-facts.ts'
import type { SegmentLines } from './segment-lines.ts'
import type { SegmentSummary } from './segment.ts'
import { summarize } from './summarize.ts'
import { TemplateNames } from './template-names.ts'

/** How a segment is built. */
export interface BuildSegmentOptions {
  readonly level: ColumnLevel
  /** How frames are compressed; default zstd: brotli is smaller, and slower both ways. */
  readonly codec?: Codec | undefined
  /** What the build of the segment before this one said. */
  readonly hint?: SegmentHint | undefined
}

/** What was found best for each column. Survives JSON. */
export type SegmentHint = Readonly<Record<string, ColumnHint>>

/** A segment, ready to be written to a file. */
export interface BuiltSegment {
  readonly bytes: Buffer
  readonly summary: SegmentSummary
  readonly hint: SegmentHint
}

const zstdLevels = { online: 3, cold: 19 } as const
const footerLevel = 19
const lineFeed = 0x0a
const firstBytes = 1 << 20

/** Makes a segment of lines. Any text will do. */
export function buildSegment(lines: SegmentLines, options: BuildSegmentOptions): BuiltSegment {
  const { level, codec = 'zstd', hint = {} } = options
  const text = sourceOf(lines.text)
  const cut = cutLines(text, { derived: lines.derived, hint: hintOfFirst(text, options) ?? hint })
  const names = new TemplateNames(lines.shapes ?? [])
  const facts = readRowFacts(cut, lines.runs, names)
  addConstants(cut)
  const templates = templatesByVariant(cut, facts)
  const frames = new FrameWriter(codec, zstdLevels[level])
  const encoder = new ColumnEncoder(level, hint, frames, cut)
  const columns = encodeAll(cut, facts, templates, encoder)
  frames.end()

  const summary = summarize(lines, cut.text.length, facts.times, names.table.length)
  const footer: Footer = {
    summary,
    textCrc: cut.text.crc,
    endsInFeed: cut.text.endsInFeed,
    frames: frames.entries,
    skeletons: cut.skeletons.map(({ pieces }, place) => ({ pieces, columns: cut.slotColumns[place] ?? [] })),
    variants: cut.variants.map((_, code) => storeVariant(cut, facts, code, templates[code])),
    columns,
    runs: lines.runs,
    ...storeTemplates(names, facts.templates),
  }
  const packed = pack(Buffer.from(JSON.stringify(footer)), codec, footerLevel)
  const tail = writeTail({ footerBytes: packed.length, footerCrc: crc32(packed), codec })
  const bytes = Buffer.concat([writeHead(), ...frames.frames, packed, tail])
  return { bytes, summary: { ...summary, bytes: bytes.length }, hint: withConstants(encoder.hint, cut) }
}

function sourceOf(text: SegmentLines['text']): Buffer | LineFile {
  if (typeof text === 'string') return Buffer.from(text, 'latin1')
  return text instanceof Uint8Array ? Buffer.from(text.buffer, text.byteOffset, text.length) : text
}

/**
 * What the first lines of a file say of the others, where nothing is known of a piece before: values that repeat need not all be kept
 * until they are encoded.
 */
function hintOfFirst(text: Buffer | LineFile, { hint, level }: BuildSegmentOptions): SegmentHint | undefined {
  if (hint !== undefined || Buffer.isBuffer(text) || text.length < 2 * firstBytes) return undefined
  const first = Buffer.allocUnsafeSlow(firstBytes)
  const read = first.subarray(0, text.read(first, 0))
  const lines = read.subarray(0, read.lastIndexOf(lineFeed) + 1)
  if (lines.length === 0) return undefined
  return buildSegment({ text: lines, runs: [{ row: 0, print: '', offset: 0, time: 0 }] }, { level }).hint
}

/** What is known for the next piece, with the texts that some columns have in all lines. */
function withConstants(hint: SegmentHint, cut: CutLines): SegmentHint {
  const found: Record<string, ColumnHint> = { ...hint }
  for (const [place, { kind, path }] of cut.columns.entries()) {
    const key = columnKey(kind, path)
    const own = hint[key]
    const constant = constantText(cut, place)
    if (own !== undefined && constant !== undefined) found[key] = { ...own, constant }
  }
  return found
}

/** The columns of values in the order of the cut, then those that tell of each line. */
function encodeAll(
  cut: CutLines,
  facts: RowFacts,
  templates: readonly (number | undefined)[],
  encoder: ColumnEncoder,
): StoredColumnEntry[] {
  const { codes, variants } = cut
  const entries: StoredColumnEntry[] = []
  const count = cut.columns.length
  const put = (place: number, kind: StoredColumnEntry['kind'], texts: ColumnTexts['texts'], rows: string): void => {
    entries[place] = encoder.encode(place, { kind, path: [], texts, rows })
  }
  put(count, 'variant', numberTexts(codes, variants.length), everyRow)
  for (const place of columnOrder(cut)) entries[place] = encoder.encode(place, columnTexts(cut, place))
  const explicit = variants.map((_, code) => facts.maps[code] === undefined)
  put(count + 1, 'time', facts.oddTimes, rowSet(explicit.map((own, code) => own && isOddCode(cut, code))))
  put(count + 2, 'level', facts.explicitLevels, rowSet(explicit))
  const free = variants.map((_, code) => templates[code] === undefined)
  const own: string[] = []
  if (free.includes(true))
    for (let row = 0; row < codes.length; row++)
      if (free[codes[row] as number] === true) own.push(templateText(facts.templates[row]))
  put(count + 3, 'template', own, rowSet(free))
  return entries
}

/** Rows that are no records have none. */
function templateText(template: number | undefined): string {
  return template === undefined || template < 0 ? '' : String(template)
}

/** A line whose record is not told by its columns: all but lines of text that are their message. */
function isOddCode({ variants }: CutLines, code: number): boolean {
  const { skeleton, isOdd } = variants[code] as Variant
  return isOdd || skeleton >= textSkeletons.length
}

/** Templates that have less than so many rows each, on the average, or are of fewer rows, are not written in full. */
const [rowsPerTemplate, fewRows] = [256, 16_384]

/** By number the id and the literal, or the first row of which the message tells them: that takes less room, where there are many. */
function storeTemplates({ table }: TemplateNames, templates: Int32Array): Pick<Footer, 'templates' | 'templateCounts'> {
  if (templates.length >= fewRows && table.length * rowsPerTemplate <= templates.length) {
    const counts = new Uint32Array(table.length)
    for (let row = 0; row < templates.length; row++) {
      const template = templates[row] as number
      if (template >= 0) counts[template] = (counts[template] as number) + 1
    }
    return { templates: table.map(({ id, literal }) => [id, literal] as const), templateCounts: [...counts] }
  }
  const rows = new Map<number, number>()
  for (const [row, template] of templates.entries()) if (!rows.has(template)) rows.set(template, row)
  const stored = table.map(({ id, literal, isRead }, at) => (isRead ? rows.get(at) : undefined) ?? ([id, literal] as const))
  return { templates: stored }
}

/** The template of all rows of a variant, where it is one. Those of plain texts go together in one column: the texts tell most of them. */
function templatesByVariant({ codes, variants }: CutLines, { templates }: RowFacts): (number | undefined)[] {
  const found = variants.map((): number | undefined => undefined)
  const differs = new Set<number>(variants.flatMap(({ skeleton }, code) => (skeleton < textSkeletons.length ? [code] : [])))
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    const own = templates[row] as number
    found[code] ??= own
    if (found[code] !== own || own < 0) differs.add(code)
  }
  return found.map((own, code) => (differs.has(code) ? undefined : own))
}

function storeVariant(cut: CutLines, facts: RowFacts, code: number, template: number | undefined): StoredVariant {
  const { skeleton, constants, classes, hasRaw, isOdd } = cut.variants[code] as Variant
  const { slots = [] } = cut.skeletons[skeleton] ?? {}
  const isExplicit = facts.maps[code] === undefined
  const hasObjects = [...classes].some(([slot]) => slots[slot]?.kind === 'json')
  return {
    skeleton,
    ...(constants.size === 0 ? {} : { constants: [...constants] }),
    ...(classes.size === 0 ? {} : { classes: [...classes] }),
    ...(hasRaw ? { hasRaw } : {}),
    ...(isExplicit ? { isExplicit } : {}),
    ...(isOdd || hasObjects || (isExplicit && skeleton >= textSkeletons.length) ? { isOdd: true } : {}),
    ...(template === undefined ? {} : { template }),
  }
}
