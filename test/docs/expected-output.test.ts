import { expect, it } from 'vitest'
import { expectedOutput, fitOutput } from './expected-output.ts'

it('reads the expected lines in their order, alone and behind statements', () => {
  const program = `console.log(1) // → 1\n// → two words\n// just a comment\n  // → \nconst text = 'a → b'`
  expect(expectedOutput(program)).toEqual(['1', 'two words', ''])
})

it('takes … for any text within one line', () => {
  expect(fitOutput('took 12 ms (3 rows)\n', ['took … ms (3 rows)'])).toEqual(['took … ms (3 rows)'])
})

it('shows a line that differs, one that is missing and one too many', () => {
  expect(fitOutput('took 12 s\n', ['took … ms'])).toEqual(['took 12 s'])
  expect(fitOutput('a\n', ['a', 'b'])).toEqual(['a'])
  expect(fitOutput('a\nb\n', ['a'])).toEqual(['a', 'b'])
  expect(fitOutput('took  ms\n', ['took …  ms'])).toEqual(['took  ms'])
})
