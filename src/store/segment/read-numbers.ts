import type { Column } from '../column/column.ts'

/** Numbers of a column that was made of printed numbers; NaN for an empty text. */
export function readNumbers(column: Column): Float64Array {
  const { dictionary } = column
  if (dictionary !== undefined) {
    const numbers = dictionary.entries.map(readNumber)
    return Float64Array.from(dictionary.codes, (code) => numbers[code] as number)
  }
  return column.numbers?.() ?? Float64Array.from({ length: column.count }, (_, index) => readNumber(column.text(index)))
}

function readNumber(text: string): number {
  return text === '' ? NaN : Number(text)
}
