import { writeCodes } from './codes.ts'
import { looseCodecs, typedCodecs } from './codecs.ts'
import { type ColumnHint, type ColumnKind, columnKinds } from './column.ts'
import type { Interned } from './intern.ts'
import { PartWriter, smallest, type Way } from './part-writer.ts'
import { type ColumnInput, otherOf, type TextCodec, type WriteOptions, type WrittenColumn } from './text-codec.ts'
import { listSource, textSource, type TextSource } from './text-source.ts'
import { writeTexts } from './texts.ts'

/** A dictionary is out where fewer texts than this share repeat. */
const mostDistinct = 0.9
/** No other way is tried where so few texts repeat so often. */
const fewDistinct = 0.25
const fewEntries = 256
/** So large a share of different texts is that of ids, to which other columns refer: they are numbered whatever is written. */
const leastIds = 0.1
const mostIds = 0.6
/** Of more rows than twice this, so many from the middle decide what is tried on all. */
const sampleRows = 8192
/** Columns within columns within ... */
const deepest = 6

const codecs = new Map([...typedCodecs, ...looseCodecs].map((codec) => [codec.kind, codec]))

type Written = Way<WrittenColumn>

function begin(kind: ColumnKind): PartWriter {
  const writer = new PartWriter()
  writer.control.byte(columnKinds.indexOf(kind))
  return writer
}

function asRaw(texts: readonly string[]): Written {
  const writer = begin('raw')
  writeTexts(writer, texts)
  return { key: { hint: { kind: 'raw' } }, writer }
}

function asConst(text: string): Written {
  const writer = begin('const')
  writeTexts(writer, [text])
  return { key: { hint: { kind: 'const' } }, writer }
}

function asDictionary({ entries, codes }: Interned, options: WriteOptions): Written {
  const writer = begin('dictionary')
  const { level, depth, others, hint } = options
  writer.control.number(entries.length)
  const inner = { level, depth: depth + 1, hint: hint?.nested?.['entries'], isDistinct: true }
  const { hint: entriesHint, values, scale } = writeColumn(writer, entries, inner)
  const before = hint?.kind === 'dictionary' ? hint : undefined
  const { way, other } = writeCodes(writer, codes, entries.length, others, before?.way, before?.other)
  const own = { kind: 'dictionary', way, other: nameOf(options, other), nested: { entries: entriesHint } } as const
  // Those that change together share the codes too, so that others look at them once.
  const shared = way === 'same' && other !== undefined ? (others?.[other]?.codes ?? codes) : codes
  return { key: { hint: own, codes: { codes: shared, size: entries.length }, entries, other, values, scale }, writer }
}

function withCodec(codec: TextCodec, source: TextSource, options: WriteOptions): Written | undefined {
  if (!codec.fits(source.first)) return undefined
  const writer = begin(codec.kind)
  const hint = options.hint?.kind === codec.kind ? options.hint : undefined
  const context = { ...options, hint, writer, writeColumn }
  const written =
    source.spans !== undefined && codec.writeSpans !== undefined
      ? codec.writeSpans(source.spans, context)
      : source.interned !== undefined && codec.writeInterned !== undefined
        ? codec.writeInterned(source.interned, context)
        : codec.write(source.texts(), context)
  if (written === undefined) return undefined
  const { way, style, nested, ...rest } = written
  const other = nameOf(options, rest.other)
  return { key: { ...rest, hint: { kind: codec.kind, way, style, nested, ...(other !== undefined && { other }) } }, writer }
}

/** The name of the column that codes refer to. */
function nameOf({ others }: WriteOptions, place: number | undefined): string | undefined {
  return place === undefined ? undefined : others?.[place]?.key
}

/** What others can refer to, where the texts are ids. */
function idsOf({ count }: TextSource, interned: Interned | undefined, { depth }: WriteOptions): Interned | undefined {
  const share = (interned?.entries.length ?? 0) / count
  return depth === 0 && share > leastIds && share < mostIds ? interned : undefined
}

function withIds(written: Written, ids: Interned | undefined): Written {
  const { key, writer } = written
  if (ids === undefined || key.hint.kind === 'dictionary') return written
  return {
    key: {
      ...key,
      codes: { codes: ids.codes, size: ids.entries.length },
      entries: ids.entries,
      hint: { ...key.hint, hasIds: true },
    },
    writer,
  }
}

/** The way that was best before, where it still does. */
function asBefore(source: TextSource, options: WriteOptions, hint: ColumnHint): Written | undefined {
  if (hint.kind === 'raw') return asRaw(source.texts())
  if (hint.kind === 'dictionary' && options.isDistinct !== true) {
    const interned = source.intern(otherOf(options, hint))
    return interned.entries.length <= source.count * mostDistinct ? asDictionary(interned, options) : undefined
  }
  const codec = codecs.get(hint.kind)
  if (codec === undefined) return undefined
  const ids = hint.hasIds === true ? idsOf(source, source.intern(otherOf(options, hint)), options) : undefined
  const written = withCodec(codec, source, { ...options, hasTextCodes: ids !== undefined })
  return written && withIds(written, ids)
}

/** All ways that may be best are tried. */
function asBest(source: TextSource, options: WriteOptions): Written {
  const ways: Written[] = []
  const interned = options.isDistinct === true ? undefined : source.intern()
  if (interned !== undefined && interned.entries.length <= source.count * mostDistinct) ways.push(asDictionary(interned, options))
  const ids = idsOf(source, interned, options)
  const inner = { ...options, hasTextCodes: ids !== undefined }
  let typed: Written | undefined
  for (const codec of typedCodecs) if (typed === undefined) typed = withCodec(codec, source, inner)
  if (typed !== undefined) ways.push(typed)
  const length = interned?.entries.length ?? source.count
  const isPlain = ways.length > 0 && length / source.count < fewDistinct && length <= fewEntries
  if (typed === undefined && !isPlain) {
    for (const codec of looseCodecs) {
      const written = withCodec(codec, source, inner)
      if (written !== undefined) ways.push(written)
    }
    ways.push(asRaw(source.texts()))
  }
  return withIds(smallest(ways), ids)
}

/** What is best for some of many rows. */
function hintOf(source: TextSource, options: WriteOptions): ColumnHint | undefined {
  if (source.count <= 2 * sampleRows) return undefined
  const from = Math.floor((source.count - sampleRows) / 2)
  const others = options.others?.map((other) => ({ ...other, codes: other.codes.subarray(from, from + sampleRows) }))
  return asBest(listSource(source.slice(from, from + sampleRows)), { ...options, others }).key.hint
}

function write(source: TextSource, options: WriteOptions): Written {
  // It says nothing of how texts of the next piece are best written.
  if (source.count === 0) return { ...asRaw([]), key: { hint: { kind: 'const' } } }
  if (source.areAllSame()) return asConst(source.first)
  if (options.depth >= deepest) return asRaw(source.texts())
  const hint = options.hint ?? hintOf(source, options)
  return (hint && asBefore(source, { ...options, hint }, hint)) ?? asBest(source, { ...options, hint: undefined })
}

/**
 * Writes a column, and those within it, in the way that takes the fewest bytes.
 *
 *     control: the kind (its place in `columnKinds`), then
 *     raw         texts.ts
 *     const       texts.ts, one text
 *     dictionary  how many entries, the entries as a column, a code for each row (codes.ts)
 *     others      see the codec of that name
 */
export function writeColumn(writer: PartWriter, input: ColumnInput, options: WriteOptions): WrittenColumn {
  return writeSource(writer, textSource(input), options)
}

/** The same for texts that need not be in a list. */
export function writeSource(writer: PartWriter, source: TextSource, options: WriteOptions): WrittenColumn {
  const written = write(source, options)
  writer.absorb(written.writer)
  return written.key
}
