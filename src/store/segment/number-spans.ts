import type { TextSpans } from '../column/text-spans.ts'

/** Numbers below `size` as texts, none of which is made twice: places within one list of all of them. */
export function numberSpans(numbers: Uint16Array, size: number): TextSpans {
  const starts = new Int32Array(size + 1)
  let text = ''
  for (let number = 0; number < size; number++) {
    text += String(number)
    starts[number + 1] = text.length
  }
  const bounds = new Int32Array(numbers.length * 2)
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] as number
    bounds[row * 2] = starts[number] as number
    bounds[row * 2 + 1] = starts[number + 1] as number
  }
  return { text, bytes: Buffer.from(text, 'latin1'), bounds, count: numbers.length }
}
