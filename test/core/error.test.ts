import { expect, it } from 'vitest'
import { CordwoodError } from '../../src/core/error.ts'

const message = 'Expected a level, got 5.'

it('an error of another copy of the package is an instance, and nothing else is', async () => {
  const copy = (await import(`${new URL('../../src/core/error.ts', import.meta.url).href}?copy`)) as {
    CordwoodError: typeof CordwoodError
  }
  expect(copy.CordwoodError).not.toBe(CordwoodError)
  const theirs = new copy.CordwoodError('CORDWOOD_ERR_LEVEL_UNKNOWN', message)
  expect(Object.getPrototypeOf(theirs)).not.toBe(CordwoodError.prototype)
  expect(theirs instanceof CordwoodError).toBe(true)
  expect(new CordwoodError('CORDWOOD_ERR_LEVEL_UNKNOWN', message) instanceof copy.CordwoodError).toBe(true)
  const others: readonly unknown[] = [new Error(message), { code: 'CORDWOOD_ERR_LEVEL_UNKNOWN' }, undefined, null, 'text', Object]
  for (const other of others) expect(other instanceof CordwoodError).toBe(false)
})

it('a class derived from it knows its own instances only', () => {
  class Derived extends CordwoodError {}
  expect(new Derived('CORDWOOD_ERR_CLOSED', message)).toBeInstanceOf(Derived)
  expect(new Derived('CORDWOOD_ERR_CLOSED', message)).toBeInstanceOf(CordwoodError)
  expect(new CordwoodError('CORDWOOD_ERR_CLOSED', message)).not.toBeInstanceOf(Derived)
})

it('shows its code, its message and its cause', () => {
  const error = new CordwoodError('CORDWOOD_ERR_CLOSED', message, { cause: 1 })
  expect(Object.keys(error).sort()).toEqual(['code', 'name'])
  expect(error).toMatchObject({ name: 'CordwoodError', code: 'CORDWOOD_ERR_CLOSED', message, cause: 1 })
})
