import type { ColumnTemplate } from '../column/column.ts'

const plain = /^[ !#-[\]-~]*$/

/**
 * The places of a column at which a text stands, where its templates have no variables but one of numbers each; undefined for other
 * templates. No text has to be put together for it.
 */
export function placesOfText(
  { pieces, codes, columns, indexes }: ColumnTemplate,
  wanted: string,
): 'none' | Uint8Array | undefined {
  // Other texts may stand there with escapes, or as bytes of UTF-8.
  if (!plain.test(wanted) || !pieces.every((own) => own.every((piece) => plain.test(piece)))) return undefined
  for (const code of pieces.keys()) {
    const own = columns(code)
    if (own.length > 1 || own.some(({ numbers }) => numbers === undefined)) return undefined
  }
  const tests = pieces.map((own, code) => testOf(own, code, { columns, indexes }, wanted))
  if (!tests.some((test) => test !== undefined)) return 'none'
  const found = new Uint8Array(codes.length)
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
  { columns, indexes }: Pick<ColumnTemplate, 'columns' | 'indexes'>,
  wanted: string,
): ((index: number) => boolean) | undefined {
  if (others.length > 0) return undefined
  const [column] = columns(code)
  if (column === undefined) return wanted === before ? () => true : undefined
  const end = wanted.length - behind.length
  if (!wanted.startsWith(before) || !wanted.endsWith(behind) || end <= before.length) return undefined
  const text = wanted.slice(before.length, end)
  const number = Number(text)
  if (Number.isNaN(number)) return undefined
  const found = column.placesOf?.(number)
  const numbers = found === undefined ? column.numbers?.() : undefined
  // Most columns do not have it at all.
  if (found === undefined ? numbers?.includes(number) !== true : found.length === 0) return undefined
  const isAt = found === undefined ? (place: number): boolean => numbers?.[place] === number : isOneOf(found)
  const places = indexes(code, 0)
  return (index) => {
    const place = places === undefined ? index : (places[index] as number)
    return isAt(place) && column.text(place) === text
  }
}

/** Is a place one of a list? For places that are asked for in their order. */
function isOneOf(list: Uint32Array): (place: number) => boolean {
  let next = 0
  return (place) => {
    while ((list[next] ?? Infinity) < place) next++
    return list[next] === place
  }
}
