import { expect, it } from 'vitest'
import { readFacts } from '../../src/sample/facts.ts'
import { importanceOf } from '../../src/sample/importance.ts'

const of = (hasRecentError: boolean, ...layers: object[]): number => importanceOf(layers.map(readFacts), hasRecentError)

it('has the factors of seed 002', () => {
  expect(of(false)).toBe(1)
  expect(of(false, { userFacing: true })).toBe(2)
  expect(of(false, { critical_path: true })).toBe(1.5)
  expect(of(true)).toBe(1.3)
})

it('multiplies them, up to 3', () => {
  expect(of(false, { user_facing: true, criticalPath: true })).toBe(3)
  expect(of(true, { user_facing: true })).toBe(2.6)
  expect(of(true, { user_facing: true, critical_path: true })).toBe(3)
})

it('lets what is nearest to the call decide', () => {
  expect(of(false, { userFacing: false }, { userFacing: true })).toBe(1)
  expect(of(false, {}, { userFacing: true })).toBe(2)
})

it('takes only true for true', () => {
  expect(of(false, { userFacing: 'no', criticalPath: 1 })).toBe(1)
})

it('reads nothing from fields that throw', () => {
  const hostile = Object.defineProperty({}, 'userFacing', { get: () => { throw new Error('no') } }) // prettier-ignore
  expect(of(false, hostile)).toBe(1)
})
