import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestWord } from '../../src/core/nearest-word.ts'

test.each([
  ['levl', 'level'],
  ['serach', 'search'],
  ['LIMIT', 'limit'],
  ['limt', 'limit'],
  ['jsonn', 'json'],
])('%s is near %s', (word, near) => {
  expect(nearestWord(word, ['level', 'search', 'limits', 'limit', 'json'])).toBe(near)
})

test('a word that is near to none has none', () => {
  expect(nearestWord('frobnicate', ['search', 'tail'])).toBeUndefined()
  expect(nearestWord('', [])).toBeUndefined()
})

test('a word of the list is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
      for (const word of words) expect(nearestWord(word, words)).toBe(word)
    }),
  )
})
