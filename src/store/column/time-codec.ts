import type { Column } from './column.ts'
import { damage } from './damage.ts'
import { detectLayouts } from './detect-layout.ts'
import { openInts, writeInts } from './ints.ts'
import { PrintedColumn, type PutNumber } from './printed-column.ts'
import { putPadded } from './put-number.ts'
import { putBytes, putText } from './put-text.ts'
import type { TextCodec, WriteContext, WrittenTexts } from './text-codec.ts'
import { isoPattern, type TextSpans, spanText } from './text-spans.ts'
import { readTexts, writeTexts } from './texts.ts'
import { TickReader } from './tick-reader.ts'
import { compileLayout, type TimeLayout } from './time-layout.ts'

/** Day, time and offset in full, as ISO 8601 writes them. */
const complete = /^%Y-%m-%dT%H:%M:%S(?:[.,]%\d)?(Z|[+-]\d\d:?\d\d)$/

/** What is taken off local time to be UTC, in ms; undefined for a layout that does not say day, time and offset. */
function offsetOf(pattern: string): number | undefined {
  const zone = complete.exec(pattern)?.[1]
  if (zone === undefined) return undefined
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Ticks as milliseconds since 1970: whole seconds, and the fraction added as json/decode-time.ts does, to the same double. */
function millisecondsOf(ticks: Float64Array, { ticksPerSecond }: TimeLayout, offset: number): Float64Array {
  // Whole milliseconds are what is wanted already.
  if (ticksPerSecond === 1000) return offset === 0 ? ticks : ticks.map((value) => value - offset)
  return ticks.map((value) => {
    const seconds = Math.floor(value / ticksPerSecond)
    const part = value - seconds * ticksPerSecond
    const milliseconds = ticksPerSecond <= 1000 ? part * (1000 / ticksPerSecond) : (part / ticksPerSecond) * 1000
    return seconds * 1000 - offset + milliseconds
  })
}

/** Prints times that come one after the other: most differ from the one before in second and fraction only. */
function putTimes({ ticksPerSecond, length, secondAt, partAt, decimals, print }: TimeLayout): PutNumber | undefined {
  if (ticksPerSecond === 0) return undefined
  const perMinute = 60 * ticksPerSecond
  let minute = NaN
  let head = Buffer.alloc(0)
  return (ticks, into, at) => {
    const own = Math.floor(ticks / perMinute)
    if (own !== minute) {
      minute = own
      head = Buffer.from(print(own * perMinute), 'latin1')
    }
    // Of a year that has not four digits.
    if (head.length !== length) return putText(print(ticks), into, at)
    const end = putBytes(head, 0, length, into, at)
    const rest = ticks - minute * perMinute
    const second = Math.floor(rest / ticksPerSecond)
    putPadded(second, 2, into, at + secondAt)
    if (decimals > 0) putPadded(rest - second * ticksPerSecond, decimals, into, at + partAt)
    return end
  }
}

class TimeColumn extends PrintedColumn {
  readonly times?: () => Float64Array

  constructor(count: number, open: () => Float64Array, layout: TimeLayout) {
    super('time', count, open, layout.print, putTimes(layout))
    const offset = offsetOf(layout.pattern)
    if (offset === undefined) return
    this.times = (): Float64Array => millisecondsOf(this.values, layout, offset)
  }
}

function ticksOf({ bytes, bounds, count }: TextSpans, layout: TimeLayout): Float64Array | undefined {
  const reader = new TickReader(layout)
  const values = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const value = reader.ticks(bytes, bounds[row * 2] as number, bounds[row * 2 + 1] as number)
    if (Number.isNaN(value)) return undefined
    values[row] = value
  }
  return values
}

function write(first: string, spans: TextSpans, { writer, hint }: WriteContext): WrittenTexts | undefined {
  if (spans.numbers?.form === 'iso') {
    const values = spans.numbers.values.subarray(0, spans.count)
    writeTexts(writer, [isoPattern])
    return { way: writeInts(writer, values, hint?.way), values }
  }
  for (const layout of detectLayouts(first)) {
    const ticks = ticksOf(spans, layout)
    if (ticks === undefined) continue
    writeTexts(writer, [layout.pattern])
    const offset = offsetOf(layout.pattern)
    const way = writeInts(writer, ticks, hint?.way)
    return { way, ...(offset !== undefined && { values: millisecondsOf(ticks, layout, offset) }) }
  }
  return undefined
}

/** Texts of a list as places within their concatenation. */
function spansOf(texts: readonly string[]): TextSpans {
  const bounds = new Int32Array(texts.length * 2)
  let at = 0
  for (const [row, { length }] of texts.entries()) {
    bounds[row * 2] = at
    at += length
    bounds[row * 2 + 1] = at
  }
  return { bytes: Buffer.from(texts.join(''), 'latin1'), bounds, count: texts.length }
}

/**
 * `2026-11-21T10:00:00.123Z`, `Jun 14 15:16:01`: times of one layout, as ticks of its smallest unit.
 *
 *     control, text: the layout's pattern, then `ints.ts`
 */
export const timeCodec: TextCodec = {
  kind: 'time',
  fits: (text) => text.length >= 8 && text.length <= 40 && detectLayouts(text).some(({ length }) => length === text.length),
  write: (texts, context) => write(texts[0] ?? '', spansOf(texts), context),
  writeSpans: (spans, context) => write(spanText(spans, 0), spans, context),
  read(reader, count): Column {
    const layout = compileLayout(readTexts(reader, 1)[0] ?? '')
    if (layout === undefined) throw damage('a layout of times that is none')
    return new TimeColumn(count, openInts(reader, count), layout)
  },
}
