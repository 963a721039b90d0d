import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { hash64 } from '../../src/core/hash.ts'
import { setUp } from './setup.ts'

const field = 'log.template_id'

it('names the template of messages with holes unless told otherwise', () => {
  const { parse } = setUp()
  expect(parse('user {id} came', { id: 7 })[field]).toBe(hash64('user {id} came'))
  expect(parse('user came', { id: 7 })).not.toHaveProperty([field])
})

it('names no template where that is asked for', () => {
  const { parse } = setUp({ templateIds: 'none' })
  expect(parse('user {id} came', { id: 7 })).not.toHaveProperty([field])
})

it.each(['ecs', 'pino'] as const)('names the literal in every line of the format %s, whatever its fields', (format) => {
  const { parse } = setUp({ format, templateIds: 'literal' })
  for (const fields of [undefined, { a: 1 }, { a: 1, b: { c: 2 } }, { err: new Error('x') }, { service: 'taken' }]) {
    expect(parse('user came', fields)[field]).toBe(hash64('user came'))
  }
})

it.each(['ecs', 'pino'] as const)('tells lines of the format %s with other keys apart, in whatever order they come', (format) => {
  const { parse } = setUp({ format, templateIds: 'keys' })
  const ids = [undefined, { a: 1, b: 2 }, { b: 'x', a: null }, { a: 1 }, { a: undefined, b: 1 }].map(
    (fields) => parse('done', fields)[field],
  )
  expect(ids[0]).toBe(hash64('done'))
  expect(ids[1]).toMatch(/^[0-9a-f]{16}$/)
  expect(ids[2]).toBe(ids[1])
  expect(ids[4]).toBe(ids[1])
  expect(new Set(ids).size).toBe(3)
})

it('keeps the id of the literal where the fields are just those of its holes', () => {
  const { parse } = setUp({ templateIds: 'keys' })
  expect(parse('order {order.id} of {user}', { user: 'ann', order: { id: 7 } })[field]).toBe(hash64('order {order.id} of {user}'))
})

it('names the template too where a line goes the careful way', () => {
  const { parse } = setUp({ templateIds: 'keys' })
  class Order {
    a = 1
    b = 2
  }
  expect(parse('done', new Order())[field]).toBe(parse('done', { a: 1, b: 2 })[field])
  expect(parse('done', { a: 1, b: 2 }, { error: new Error('x') })[field]).toBe(parse('done', { a: 1, b: 2 })[field])
})

it.each(['ecs', 'pino'] as const)('lets no field forge the id in the format %s', (format) => {
  const { line } = setUp({ format, templateIds: 'literal' })
  const printed = line('done', { [field]: 'forged' })
  expect(printed.split(`"${field}":`)).toHaveLength(2)
  expect((JSON.parse(printed) as Record<string, unknown>)[field]).toBe(hash64('done'))
})

it('prints the same id in another process', () => {
  const { parse } = setUp({ templateIds: 'keys' })
  const program = `
    import { createLogger } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
    createLogger({ templateId: true }).info('order placed', { amount: 3, currency: 'EUR' })`
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], { encoding: 'utf8' })
  expect((JSON.parse(printed) as Record<string, unknown>)[field]).toBe(
    parse('order placed', { currency: 'USD', amount: 1 })[field],
  )
})
