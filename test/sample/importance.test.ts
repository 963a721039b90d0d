import { expect, it } from 'vitest'
import { noFacts, readFacts } from '../../src/sample/facts.ts'
import { createContext } from '../../src/context/context.ts'
import { importanceOf } from '../../src/sample/importance.ts'
import { rig } from './setup.ts'

const of = (hasRecentError: boolean, call?: object, context: object = {}): number =>
  importanceOf(call, noFacts, readFacts(context), noFacts, hasRecentError)

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
  const hostile = Object.defineProperty({}, 'userFacing', {
    get() {
      throw new Error('no')
    },
  })
  expect(readFacts(hostile)).toBe(noFacts)
  const { decide, sampler } = rig({ rates: { info: 0.1 }, adaptive: true })
  decide({ fields: hostile, context: createContext({ criticalPath: true }) })
  expect(sampler.rate).toBeCloseTo(0.15)
})
