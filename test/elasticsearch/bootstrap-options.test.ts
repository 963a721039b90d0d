import { expect, it } from 'vitest'
import { type BootstrapOptions, readBootstrap } from '../../src/elasticsearch/bootstrap/bootstrap-options.ts'

it('prepares by default, and nothing where it is told so', () => {
  expect(readBootstrap(true, true)).toEqual({
    lifecycle: undefined,
    failureStore: false,
    fieldLimit: 2_000,
    kibanaFile: undefined,
  })
  expect(readBootstrap(false, true)).toBeUndefined()
})

it('takes each option', () => {
  const options: BootstrapOptions = { lifecycle: '30d', failureStore: true, fieldLimit: 500, kibanaFile: 'kibana.ndjson' }
  expect(readBootstrap(options, true)).toEqual(options)
  expect(readBootstrap({ lifecycle: { ilm: 'logs' } }, true)?.lifecycle).toEqual({ ilm: 'logs' })
  const ilm = { rolloverAfter: '7d', rolloverSize: '10gb', deleteAfter: '90d' }
  expect(readBootstrap({ lifecycle: { ilm } }, true)?.lifecycle).toEqual({ ilm })
})

it.each([
  [{ lifecycle: '30 days' }, /bootstrap\.lifecycle/],
  [{ lifecycle: '0d' }, /bootstrap\.lifecycle/],
  [{ lifecycle: { ilm: '_x' } }, /name of a policy/],
  [{ lifecycle: { ilm: {}, more: 1 } }, /more/],
  [{ lifecycle: { ilm: { deleteAfter: 'soon' } } }, /deleteAfter/],
  [{ lifecycle: { ilm: { rolloverSize: '50' } } }, /rolloverSize/],
  [{ failureStore: 'yes' }, /failureStore/],
  [{ fieldLimit: 10 }, /fieldLimit/],
  [{ kibanaFile: '' }, /kibanaFile/],
  [{ retention: '1d' }, /retention/],
  ['all', /true, false or an object/],
])('refuses %j', (options, message) => {
  expect(() => readBootstrap(options as never, true)).toThrow(message)
})

it('refuses a lifecycle and a failure store for an index, which has none of its own', () => {
  expect(() => readBootstrap({ lifecycle: '1d' }, false)).toThrow(/only for a data stream/)
  expect(() => readBootstrap({ failureStore: true }, false)).toThrow(/only for a data stream/)
  expect(readBootstrap({ fieldLimit: 100 }, false)?.fieldLimit).toBe(100)
})
