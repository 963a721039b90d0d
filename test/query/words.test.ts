import { expect, it } from 'vitest'
import { words } from '../../src/query/words.ts'

it.each([
  [
    "GET /api/v1/orders?x=1 user_id=42 a.b-c can't",
    ['get', 'api', 'v1', 'orders', 'x', '1', 'user_id', '42', 'a.b', 'c', "can't"],
  ],
  ['10.0.0.1:8080 1,000.5 a:b a;b 1;2', ['10.0.0.1', '8080', '1,000.5', 'a:b', 'a', 'b', '1;2']],
  ['__ _a_ a__b .a. a..b', ['_a_', 'a__b', 'a', 'a', 'b']],
  ['日本語 ひら カタカナ', ['日', '本', '語', 'ひ', 'ら', 'カタカナ']],
  ['한국어 ภาษาไทย', ['한국어', 'ภาษาไทย']],
  ['א"ב ג\'', ['א"ב', "ג'"]],
  ['İstanbul ΣΟΦΟΣ Straße', ['istanbul', 'σοφοσ', 'straße']],
  ['x\u00ady 🎉 👩‍👩‍👧 🇩🇪', ['x\u00ady', '🎉', '👩‍👩‍👧', '🇩🇪']],
  ['!!! -- ...', []],
  ['', []],
])('splits %j', (text, expected) => {
  expect(words(text)).toEqual(expected)
})

it('cuts words of more than 255 units', () => {
  expect(words('a'.repeat(600)).map((word) => word.length)).toEqual([255, 255, 90])
})
