import { expect, it } from 'vitest'
import { copyWords, viewedBytes } from '../../../src/store/column/copy-words.ts'
import { joinColumn } from '../../../src/store/column/join-column.ts'
import { joinTexts } from '../../../src/store/column/joined-texts.ts'
import { putText } from '../../../src/store/column/put-text.ts'

/** Texts that are so long all together, the last of so many bytes. */
function textsOf(length: number, last: number): string[] {
  const texts = ['a'.repeat(1000), 'b'.repeat(length - last - 1000)]
  return last === 0 ? texts : [...texts, 'c'.repeat(last)]
}

it('leaves room for a word behind the last text, wherever it ends', () => {
  // The first room is for some thousand bytes.
  for (let length = 4080; length < 4120; length++) {
    for (let last = 0; last < 8; last++) {
      const texts = textsOf(length, last)
      const column = { count: texts.length, put: (row: number, into: Buffer, at: number) => putText(texts[row] ?? '', into, at) }
      for (const joined of [joinColumn(column), joinTexts(texts)]) {
        const into = viewedBytes(length)
        for (let row = 0; row < texts.length; row++) {
          const start = joined.starts[row] ?? 0
          copyWords(joined, start, into, start, (joined.starts[row + 1] ?? 0) - start)
        }
        expect(into.bytes.toString('latin1', 0, length)).toBe(texts.join(''))
      }
    }
  }
})

it('makes room for texts of any length', () => {
  const texts = ['', 'x', 'y'.repeat(100_000), '', 'z']
  const column = { count: texts.length, put: (row: number, into: Buffer, at: number) => putText(texts[row] ?? '', into, at) }
  const { bytes, starts } = joinColumn(column)
  expect(texts.map((_, row) => bytes.toString('latin1', starts[row], starts[row + 1]))).toEqual(texts)
})
