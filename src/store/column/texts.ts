import type { PartReader } from './part-reader.ts'
import type { PartWriter } from './part-writer.ts'
import { ByteSink } from './byte-sink.ts'
import { ByteSource } from './byte-source.ts'
import { damage } from './damage.ts'

/** Texts are taken from the payload by what ends them (0), or by their lengths (1) where one of them has a line feed within. */
const ended = 0
const measured = 1

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/**
 * A list of texts.
 *
 *     control: 0   text: each followed by a line feed
 *     control: 1   text: one after the other         bytes: their lengths as varints
 */
export function writeTexts(writer: PartWriter, texts: readonly string[]): void {
  const joined = texts.join('\n')
  const isEnded = !texts.some((text) => text.includes('\n'))
  writer.control.byte(isEnded ? ended : measured)
  if (isEnded) {
    writer.text(latin1(texts.length === 0 ? '' : `${joined}\n`))
    return
  }
  const lengths = new ByteSink(texts.length)
  for (const text of texts) lengths.number(text.length)
  writer.text(latin1(texts.join('')))
  writer.bytes(lengths.bytes())
}

/** `count` texts, read when they are asked for. */
export function openTexts(reader: PartReader, count: number): () => string[] {
  const way = reader.control.byte()
  const payload = reader.laterText()
  if (way === ended) return () => readEnded(payload.read(), count)
  if (way !== measured) throw damage(`texts of the unknown kind ${way}`)
  const lengths = reader.laterBytes()
  return () => readMeasured(payload.read(), new ByteSource(lengths.read()), count)
}

function readEnded(payload: Uint8Array, count: number): string[] {
  const all = fromBytes(payload)
  if (count === 0 && all.length === 0) return []
  const texts = all.split('\n')
  if (texts.length !== count + 1 || texts.pop() !== '') throw damage('another number of texts')
  return texts
}

function readMeasured(payload: Uint8Array, lengths: ByteSource, count: number): string[] {
  const all = fromBytes(payload)
  const texts: string[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const end = at + lengths.numberUpTo(all.length - at)
    texts.push(all.slice(at, end))
    at = end
  }
  if (at !== all.length || lengths.rest !== 0) throw damage('texts of another length')
  return texts
}

function fromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Reads `count` texts. */
export function readTexts(reader: PartReader, count: number): string[] {
  return openTexts(reader, count)()
}
