import { expect, it } from 'vitest'
import { composeStages } from '../../src/index.ts'
import { createMiner, mineTemplates } from '../../src/store/index.ts'

it('a record of another program gets the id of its template, and what differs, as fields', async () => {
  const miner = createMiner()
  const stages = composeStages([mineTemplates({ miner })])
  const record = await stages.process({ message: 'sent 12 bytes to 10.0.0.1:80', host: 'web1' })
  const [known] = miner.templates()
  expect(known).toMatchObject({ template: 'sent <*> bytes to <*>', count: 1 })
  expect(record).toMatchObject({ message: 'sent 12 bytes to 10.0.0.1:80', template: known?.id })
  expect(record?.fields).toEqual({ host: 'web1', 'log.template_id': known?.id, 'log.variables': ['12', '10.0.0.1:80'] })
})

it('a record that says its template stays as it is', () => {
  const miner = createMiner()
  const stage = mineTemplates({ miner })
  const own = { message: 'order 7 placed', template: 'order {id} placed', fields: { id: 7 } }
  const line = { message: 'order 7 placed', fields: { 'log.template_id': '0123456789abcdef' } }
  expect(stage.process(own)).toBe(own)
  expect(stage.process(line)).toBe(line)
  expect(miner.templates()).toEqual([])
})

it('does not change what it is given', () => {
  const record = Object.freeze({ message: 'task 1 done', fields: Object.freeze({ a: 1 }) })
  expect(mineTemplates().process(record).fields).toMatchObject({ a: 1, 'log.variables': ['1'] })
})

it('an id stays the same when its template was forgotten', () => {
  const miner = createMiner({ maxTemplates: 16 })
  const stage = mineTemplates({ miner })
  const idOf = (message: string): unknown => stage.process({ message, fields: {} }).fields['log.template_id' as never]
  const before = idOf('task 1 done')
  // Kinds that have nothing in common.
  for (let kind = 0; kind < 40; kind++) idOf(Array.from({ length: kind + 4 }, () => 'word').join(' '))
  expect(miner.match('task 2 done')).toBeUndefined()
  expect(idOf('task 2 done')).toBe(before)
})

it('refuses what is no miner, and options that it does not have', () => {
  const code = (name: string): unknown => expect.objectContaining({ code: name })
  expect(() => mineTemplates({ miner: {} as never })).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
  expect(() => mineTemplates({ maxTemplates: 7 } as object)).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
})
