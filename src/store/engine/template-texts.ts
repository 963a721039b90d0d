import type { ColumnTemplate } from '../column/column.ts'

const plain = /^[ !#-[\]-~]*$/

/**
 * The places of a column at which a text stands, where its templates have no variables but one of numbers each; undefined for other
 * templates. No text has to be put together for it.
 */
export function placesOfText({ pieces, codes, columns, slots }: ColumnTemplate, wanted: string): Uint8Array | undefined {
  // Other texts may stand there with escapes, or as bytes of UTF-8.
  if (!plain.test(wanted) || !pieces.every((own) => own.every((piece) => plain.test(piece)))) return undefined
  for (const code of pieces.keys()) {
    const own = columns(code)
    if (own.length > 1 || own.some(({ numbers }) => numbers === undefined)) return undefined
  }
  const found = new Uint8Array(codes.length)
  const tests = pieces.map((own, code) => testOf(own, code, { columns, slots }, wanted))
  const next = new Uint32Array(pieces.length)
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number
    const test = tests[code]
    if (test === undefined) continue
    const index = next[code] as number
    next[code] = index + 1
    if (test(index)) found[at] = 1
  }
  return found
}

/** Does the k-th text of a template say it? Undefined where none can. */
function testOf(
  [before = '', behind = '', ...others]: readonly string[],
  code: number,
  { columns, slots }: Pick<ColumnTemplate, 'columns' | 'slots'>,
  wanted: string,
): ((index: number) => boolean) | undefined {
  if (others.length > 0) return undefined
  if (columns(code).length === 0) return wanted === before ? () => true : undefined
  const end = wanted.length - behind.length
  if (!wanted.startsWith(before) || !wanted.endsWith(behind) || end <= before.length) return undefined
  const text = wanted.slice(before.length, end)
  const number = Number(text)
  const [slot] = slots(code)
  const numbers = slot?.column.numbers?.()
  if (slot === undefined || numbers === undefined || Number.isNaN(number)) return undefined
  const { column, indexes } = slot
  return (index) => {
    const place = indexes[index] as number
    return numbers[place] === number && column.text(place) === text
  }
}
