import { readCodes, writeCodes } from './codes.ts'
import type { Codes, Column, ColumnHint } from './column.ts'
import { damage } from './damage.ts'
import { intern, type Interned, narrowCodes } from './intern.ts'
import { internSpans } from './intern-spans.ts'
import { lex, type LexStyle, type Marks } from './lexeme.ts'
import { PartWriter, smallest, type Way } from './part-writer.ts'
import { type GroupedSlots, type Grouping, groupings, groupSlots, type SlotTemplate } from './slot-groups.ts'
import { TemplateColumn } from './template-column.ts'
import { templateMarks, timeLayouts } from './template-words.ts'
import { otherOf, type RowCodes, type TextCodec, type WriteContext, type WrittenTexts } from './text-codec.ts'
import { readTexts, writeTexts } from './texts.ts'

/** How deep templates may lie within the values of templates. */
const deepest = 2
/** So many texts decide how all of them are cut. */
const sampleRows = 2048
/** A template has so many rows on the average. */
const leastRepeats = 4

interface Cut {
  readonly templates: readonly string[]
  readonly codes: Codes
  /** For each row its text among the different ones, and the values of each of those. */
  readonly entries: Codes
  readonly values: readonly (readonly string[])[]
}

/** Each different text is cut once. */
function cut(interned: Interned, style: LexStyle): Cut {
  const places = new Map<string, number>()
  const ofEntry = new Uint32Array(interned.entries.length)
  const values: string[][] = []
  for (const [number, text] of interned.entries.entries()) {
    const lexed = lex(text, style)
    let place = places.get(lexed.template)
    if (place === undefined) {
      place = places.size
      places.set(lexed.template, place)
    }
    ofEntry[number] = place
    values.push(lexed.values)
  }
  const codes = narrowCodes(places.size, interned.codes.length)
  for (let row = 0; row < codes.length; row++) codes[row] = ofEntry[interned.codes[row] as number] as number
  return { templates: [...places.keys()], codes, entries: interned.codes, values }
}

/** The values of each column, numbered, and which templates' rows it has: two with the same have the same rows. */
function gather(
  slots: readonly SlotTemplate[],
  groups: number,
  { codes, entries, values }: Cut,
): { texts: Interned[]; rows: string[] } {
  const places = Array.from({ length: groups }, () => new Map<string, number>())
  // A text comes for the first time where its values do, so their numbers are in the order of rows.
  const numbered: (readonly number[])[] = []
  const counts = new Uint32Array(groups)
  for (let row = 0; row < codes.length; row++) {
    const numbers = slots[codes[row] as number]?.groups ?? []
    const entry = entries[row] as number
    numbered[entry] ??= numbers.map((group, slot) => numberIn(places[group], values[entry]?.[slot] ?? ''))
    for (const group of numbers) counts[group] = (counts[group] as number) + 1
  }
  const wide = Array.from(counts, (count) => new Uint32Array(count))
  counts.fill(0)
  for (let row = 0; row < codes.length; row++) {
    const numbers = slots[codes[row] as number]?.groups ?? []
    const own = numbered[entries[row] as number] ?? []
    for (let slot = 0; slot < numbers.length; slot++) {
      const group = numbers[slot] as number
      const into = wide[group] as Uint32Array
      into[counts[group] as number] = own[slot] as number
      counts[group] = (counts[group] as number) + 1
    }
  }
  const texts = wide.map((all, group) => {
    const known = [...(places[group]?.keys() ?? [])]
    const narrow = narrowCodes(known.length, all.length)
    narrow.set(all)
    return { entries: known, codes: narrow }
  })
  const rows = Array.from({ length: groups }, () => '')
  for (const [place, { groups: numbers }] of slots.entries()) for (const group of numbers) rows[group] += `${place} `
  return { texts, rows }
}

function numberIn(places: Map<string, number> | undefined, value: string): number {
  let number = places?.get(value)
  if (number === undefined) {
    number = places?.size ?? 0
    places?.set(value, number)
  }
  return number
}

function writeCut(made: Cut, marks: Marks, grouping: Grouping, context: WriteContext): WrittenTexts {
  const { level, hint, others, depth, writer, writeColumn } = context
  const { templates, codes } = made
  const { control } = writer
  control.byte(groupings.indexOf(grouping))
  control.byte(context.hasTextCodes === true ? 1 : 0)
  for (const mark of [marks.value, marks.time, marks.quoted]) control.byte(mark.charCodeAt(0))
  control.number(templates.length)
  writeTexts(writer, templates)
  const { way, other } = writeCodes(writer, codes, templates.length, others, hint?.way)
  const { templates: slots, groups } = groupSlots(templates, codes, marks, grouping)
  const { texts, rows } = gather(slots, groups, made)
  const nested: Record<string, ColumnHint> = {}
  const before = new Map<string, RowCodes[]>()
  for (let group = 0; group < groups; group++) {
    const sameRows = before.get(rows[group] ?? '') ?? []
    const written = writeColumn(writer, texts[group] ?? [], {
      level,
      depth: depth + 1,
      others: sameRows,
      hint: hint?.nested?.[group],
    })
    nested[group] = written.hint
    // Columns without codes keep their place, so that the reader counts alike.
    before.set(rows[group] ?? '', [...sameRows, written.codes ?? { codes: narrowCodes(1, 0), size: 0 }])
  }
  return { way, other, nested, codes: { codes, size: templates.length } }
}

function write(interned: Interned, context: WriteContext): WrittenTexts | undefined {
  const { entries: texts } = interned
  const marks = templateMarks(texts)
  if (marks === undefined) return undefined
  const layouts = context.depth === 0 ? timeLayouts(texts) : []
  const chosen = chooseStyle(interned, { layouts, marks }, context)
  if (chosen === undefined) return undefined
  const [grain, grouping] = chosen
  return {
    ...writeCut(cut(interned, { grain, layouts, marks }), marks, grouping, context),
    style: `${grain} ${grouping}`,
  }
}

/** More values than the lines of any segment have. */
const mostValues = 2 ** 26

function countValues({ templates, groups, rows }: GroupedSlots): Float64Array {
  const counts = new Float64Array(groups)
  let total = 0
  for (const [place, { groups: numbers }] of templates.entries()) {
    const own = rows[place] ?? 0
    for (const group of numbers) counts[group] = (counts[group] ?? 0) + own
    total += numbers.length * own
  }
  if (total > mostValues) throw damage(`${total} values`)
  return counts
}

type Style = readonly [LexStyle['grain'], Grouping]

const styles: readonly Style[] = (['runs', 'words'] as const).flatMap((grain) =>
  groupings.map((grouping): Style => [grain, grouping]),
)

function chooseStyle(interned: Interned, rest: Omit<LexStyle, 'grain'>, context: WriteContext): Style | undefined {
  const known = styles.find((style) => style.join(' ') === context.hint?.style)
  if (known !== undefined) return known
  const { entries, codes } = interned
  const from = Math.max(0, Math.floor((codes.length - sampleRows) / 2))
  const sample = intern(Array.from(codes.subarray(from, from + sampleRows), (code) => entries[code] ?? ''))
  const ways: Way<Style>[] = []
  // Within a word there are no words.
  for (const grain of context.depth === 0 ? (['runs', 'words'] as const) : (['runs'] as const)) {
    const made = cut(sample, { grain, ...rest })
    // Too many templates, or no values at all: nothing was found.
    if (made.templates.length * leastRepeats > sample.codes.length || made.values.every((values) => values.length === 0)) continue
    // With one template all groupings are the same.
    for (const grouping of made.templates.length === 1 ? groupings.slice(0, 1) : groupings) {
      const writer = new PartWriter()
      writeCut(made, rest.marks, grouping, { ...context, writer, hint: undefined, others: [] })
      ways.push({ key: [grain, grouping], writer })
    }
  }
  return ways.length === 0 ? undefined : smallest(ways).key
}

/**
 * `user 17 from 10.0.0.1`: texts cut into a template and the values in it, which are columns of any kind again.
 *
 *     control: grouping, 1 when others refer to the texts, 0 when they refer to the templates, the three marks, how many templates
 *     text: the templates, a mark for each slot        codes of the templates (codes.ts)
 *     then a column for each group of slots (slot-groups.ts)
 */
export const templateCodec: TextCodec = {
  kind: 'template',
  fits: (text) => text.length > 0,
  write: (texts, context) => (context.depth < deepest ? write(intern(texts), context) : undefined),
  writeSpans: (spans, context) =>
    context.depth < deepest ? write(internSpans(spans, otherOf(context, context.hint)), context) : undefined,
  writeInterned: (interned, context) => (context.depth < deepest ? write(interned, context) : undefined),
  read(reader, count, { depth, other, readColumn }): Column {
    if (depth >= deepest) throw damage('templates within templates without end')
    const { control } = reader
    const grouping = groupings[control.byte()]
    if (grouping === undefined) throw damage('an unknown grouping of values')
    const hasTextCodes = control.numberUpTo(1) === 1
    const [value = '', time = '', quoted = ''] = [control.byte(), control.byte(), control.byte()].map((code) =>
      String.fromCharCode(code),
    )
    const size = control.numberUpTo(count)
    const templates = readTexts(reader, size)
    const codes = readCodes(reader, count, size, other)
    const grouped = groupSlots(templates, codes, { value, time, quoted }, grouping)
    const { templates: slots, groups } = grouped
    const counts = countValues(grouped)
    const rows = Array.from({ length: groups }, () => '')
    for (const [place, { groups: numbers }] of slots.entries()) for (const group of numbers) rows[group] += `${place} `
    const before = new Map<string, Column[]>()
    const columns: Column[] = []
    for (let group = 0; group < groups; group++) {
      const sameRows = before.get(rows[group] ?? '') ?? []
      const column = readColumn(reader, counts[group] ?? 0, {
        depth: depth + 1,
        other(place) {
          const found = sameRows[place]?.codes
          if (found === undefined) throw damage('a reference to a column that has no codes')
          return found
        },
      })
      columns.push(column)
      before.set(rows[group] ?? '', [...sameRows, column])
    }
    return new TemplateColumn(slots, codes, columns, hasTextCodes)
  },
}
