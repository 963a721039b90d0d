import type { Column } from '../column/column.ts'

/** Numbers of a column that was made of printed numbers; NaN for an empty text. */
export function readNumbers(column: Column): Float64Array {
  const { dictionary } = column
  if (dictionary !== undefined) {
    const entries = Float64Array.from(dictionary.entries, readNumber)
    const { codes } = dictionary
    const numbers = new Float64Array(codes.length)
    for (let row = 0; row < codes.length; row++) numbers[row] = entries[codes[row] as number] as number
    return numbers
  }
  return column.numbers?.() ?? Float64Array.from({ length: column.count }, (_, index) => readNumber(column.text(index)))
}

function readNumber(text: string): number {
  return text === '' ? NaN : Number(text)
}
