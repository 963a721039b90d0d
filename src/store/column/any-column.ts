import { readCodes, writeCodes } from './codes.ts'
import { looseCodecs, typedCodecs } from './codecs.ts'
import { type Column, columnKinds } from './column.ts'
import { damage } from './damage.ts'
import { DictionaryColumn } from './dictionary-column.ts'
import { type Interned, intern, narrowCodes } from './intern.ts'
import type { PartReader } from './part-reader.ts'
import { PartWriter, smallest, type Way } from './part-writer.ts'
import { RawColumn } from './raw-column.ts'
import type { ReadOptions, TextCodec, WriteOptions, WrittenColumn } from './text-codec.ts'
import { readTexts, writeTexts } from './texts.ts'

/** A dictionary is out where fewer texts than this share repeat. */
const mostDistinct = 0.9
/** No other way is tried where so few texts repeat so often. */
const fewDistinct = 0.25
const fewEntries = 256
/** Columns within columns within ... */
const deepest = 6

const codecs = new Map([...typedCodecs, ...looseCodecs].map((codec) => [codec.kind, codec]))

type Written = Way<WrittenColumn>

function begin(kind: Column['kind']): PartWriter {
  const writer = new PartWriter()
  writer.control.byte(columnKinds.indexOf(kind))
  return writer
}

function withCodec(codec: TextCodec, texts: readonly string[], options: WriteOptions): Written | undefined {
  if (!codec.fits(texts[0] ?? '')) return undefined
  const writer = begin(codec.kind)
  const hint = options.hint?.kind === codec.kind ? options.hint : undefined
  const written = codec.write(texts, { ...options, hint, writer, writeColumn })
  if (written === undefined) return undefined
  const { way, style, nested, ...rest } = written
  return { key: { ...rest, hint: { kind: codec.kind, way, style, nested } }, writer }
}

function asRaw(texts: readonly string[]): Written {
  const writer = begin('raw')
  writeTexts(writer, texts)
  return { key: { hint: { kind: 'raw' } }, writer }
}

function asDictionary({ entries, codes }: Interned, options: WriteOptions): Written {
  const writer = begin('dictionary')
  const { level, depth, others, hint } = options
  writer.control.number(entries.length)
  const values = writeColumn(writer, entries, { level, depth: depth + 1, hint: hint?.nested?.['entries'], isDistinct: true })
  const { way, other } = writeCodes(writer, codes, entries.length, others, hint?.kind === 'dictionary' ? hint.way : undefined)
  const own = { kind: 'dictionary', way, nested: { entries: values.hint } } as const
  return { key: { hint: own, codes: { codes, size: entries.length }, other, values: values.values, scale: values.scale }, writer }
}

function asConst(text: string): Written {
  const writer = begin('const')
  writeTexts(writer, [text])
  return { key: { hint: { kind: 'const' } }, writer }
}

/** All ways that may be best. */
function waysOf(texts: readonly string[], options: WriteOptions): Written[] {
  const ways: Written[] = []
  const interned = options.isDistinct === true ? undefined : intern(texts)
  if (interned !== undefined && interned.entries.length <= texts.length * mostDistinct) ways.push(asDictionary(interned, options))
  for (const codec of typedCodecs) {
    const written = withCodec(codec, texts, options)
    if (written === undefined) continue
    ways.push(written)
    return ways
  }
  const { length } = interned?.entries ?? texts
  if (ways.length > 0 && length / texts.length < fewDistinct && length <= fewEntries) return ways
  for (const codec of looseCodecs) {
    const written = withCodec(codec, texts, options)
    if (written !== undefined) ways.push(written)
  }
  ways.push(asRaw(texts))
  return ways
}

function written(texts: readonly string[], options: WriteOptions): Written {
  const [first = ''] = texts
  if (texts.length === 0) return asRaw(texts)
  if (texts.every((text) => text === first)) return asConst(first)
  if (options.depth >= deepest) return asRaw(texts)
  const { hint } = options
  const codec = hint === undefined ? undefined : codecs.get(hint.kind)
  if (codec !== undefined) {
    const known = withCodec(codec, texts, options)
    if (known !== undefined) return known
  }
  if (hint?.kind === 'dictionary' && options.isDistinct !== true) {
    const interned = intern(texts)
    if (interned.entries.length <= texts.length * mostDistinct) return asDictionary(interned, options)
  }
  if (hint?.kind === 'raw') return asRaw(texts)
  const ways = waysOf(texts, { ...options, hint: undefined })
  return smallest(ways)
}

/** Writes a column in the way that takes the fewest bytes. */
export function writeColumn(writer: PartWriter, texts: readonly string[], options: WriteOptions): WrittenColumn {
  const { key, writer: own } = written(texts, options)
  writer.absorb(own)
  return key
}

/** Reads what `writeColumn` wrote. */
export function readColumn(reader: PartReader, count: number, options: ReadOptions): Column {
  const kind = columnKinds[reader.control.byte()]
  if (kind === undefined) throw damage('a column of an unknown kind')
  if (kind === 'raw') return new RawColumn(readTexts(reader, count))
  if (kind === 'const') return new DictionaryColumn(kind, readTexts(reader, 1), narrowCodes(1, count))
  if (options.depth >= deepest) throw damage('columns within columns without end')
  if (kind === 'dictionary') {
    const size = reader.control.numberUpTo(count)
    const entries = readColumn(reader, size, { depth: options.depth + 1 })
    return new DictionaryColumn(kind, entries.texts(), readCodes(reader, count, size, options.other))
  }
  const codec = codecs.get(kind)
  if (codec === undefined) throw damage('a column of an unknown kind')
  return codec.read(reader, count, { ...options, readColumn })
}
