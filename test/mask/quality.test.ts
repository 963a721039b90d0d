import { describe, expect, test } from 'vitest'
import type { MaskCase } from '../../bench/mask/case.ts'
import { generateCases } from '../../bench/mask/generate.ts'
import { qualityFindings } from '../../bench/mask/goals.ts'
import { everything, nothing } from '../../bench/mask/hand-made.ts'
import { measureQuality } from '../../bench/mask/quality.ts'
import { isLeft, scoreCase, views } from '../../bench/mask/score.ts'
import { loggerSubject, maskerSubject } from '../../bench/mask/subjects.ts'
import { measureTypes } from '../../bench/mask/types.ts'

/** A part of the development split of `npm run bench:mask`, the same each time. */
const cases = generateCases({ share: 0.15 })

describe.each([loggerSubject(), maskerSubject()])('$name', (subject) => {
  const quality = measureQuality(cases, subject)
  const findings = qualityFindings(quality).filter(({ met }) => met !== undefined)

  test.each(findings)('$metric: $goal', ({ figure, met, goal }) => {
    const wrong = quality.wrong
      .slice(0, 10)
      .map(({ case: { id, record }, output }) => `${id} ${JSON.stringify(record)} -> ${output}`)
    expect(met, `${figure} is not ${goal}; among what went wrong:\n${wrong.join('\n')}`).toBe(true)
  })
})

test('nothing leaks out of values that are no plain data', () => {
  const { cases, leaks } = measureTypes()
  expect(leaks).toEqual([])
  expect(cases).toBeGreaterThanOrEqual(100)
})

describe('the score', () => {
  test('calls all missed where nothing is masked', () => {
    const { groups, ids, negatives, unparsable, notIdempotent } = measureQuality(cases, nothing)
    expect(groups.map(({ name, caught }) => [name, caught])).toEqual(groups.map(({ name }) => [name, 0]))
    expect([ids.damaged, negatives.altered, unparsable, notIdempotent]).toEqual([0, 0, 0, 0])
  })

  test('calls all caught, and all ids damaged, where no text is left', () => {
    const { groups, ids, negatives } = measureQuality(cases, everything)
    expect(groups.filter(({ total, caught }) => caught < total)).toEqual([])
    expect(ids.damaged).toBe(ids.total)
    expect(negatives.altered).toBe(negatives.total)
  })

  test.each([
    ['as it is', 'mail ann.lee@example.com', 'ann.lee@example.com', true],
    ['percent-encoded', 'q=ann.lee%40example.com', 'ann.lee@example.com', true],
    ['with an escape of JSON', String.raw`{"a":"ann.lee\u0040example.com"}`, 'ann.lee@example.com', true],
    ['with separators', '4111-1111 1111.1111', '4111111111111111', true],
    ['half of it', 'ann.lee@ex…', 'ann.lee@example.com', true],
    ['less than half of it', '[CARD:1111]', '4111111111111111', false],
    ['masked', 'mail [EMAIL]', 'ann.lee@example.com', false],
  ])('reads what is left %s', (_, text, core, left) => {
    expect(isLeft(views([text]), core)).toBe(left)
  })

  test('sees invalid lines, damaged ids and lines that masking changes again', () => {
    const each: MaskCase = {
      id: 'x',
      split: 'x',
      src: 'x',
      record: { msg: 'm', id: 'abc123def' },
      plants: [],
      keeps: [{ kind: 'id', value: 'abc123def' }],
    }
    const subject = (mask: () => string, again = mask) => ({ name: 'x', mask, plain: () => '{"msg":"m"}', again })
    expect(
      scoreCase(
        each,
        subject(() => '{"msg":'),
      ).parses,
    ).toBe(false)
    expect(
      scoreCase(
        each,
        subject(() => '{"msg":"m","id":"[X]"}'),
      ),
    ).toMatchObject({ changed: true, idempotent: true, damaged: [{ kind: 'id' }] })
    expect(
      scoreCase(
        each,
        subject(
          () => '{"id":"abc123def"}',
          () => '{}',
        ),
      ).idempotent,
    ).toBe(false)
  })
})
