import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { decodeLine } from '../../src/json/decode.ts'
import { openLogs } from '../../src/search/index.ts'
import { readStore } from '../../src/store/directory/read-store.ts'
import { segmentCodec } from '../../src/store/write/segment-codec.ts'
import { withSegment } from '../../src/store/write/with-segment.ts'
import { diskFiles } from '../../src/writer/disk-files.ts'
import { createMiner, deriveTemplates, openImport } from '../../src/store/index.ts'
import { createFolder } from './folder.ts'

// Threads take seconds to start where other work goes on beside.
vi.setConfig({ testTimeout: 600_000 })

const begin = Date.UTC(2026, 5, 14)
const lines = [
  'Jun 14 15:16:01 web sshd[199]: Failed password for root from 10.0.0.9 port 22',
  '{"time":1781450162000,"level":50,"msg":"Failed password for root from 10.0.0.7 port 4711","big":12345678901234567890}',
  '2026-06-14T15:16:03.123Z ERROR disk é full',
  '{"@timestamp":"2026-06-14T15:16:04.000Z","log.level":"info","message":"order 7 placed","log.template_id":"0123456789abcdef"}',
  '',
  '{"broken":',
  'no time at all',
]
const bytes = Buffer.from(`${lines.join('\n')}\n`)
const place = { source: 'auth.log', print: '0'.repeat(14), start: 0, offset: bytes.length, time: begin }

it('lines of other programs are found by template and variables, and are stored as they are', async () => {
  const dir = createFolder()
  const miner = createMiner()
  const into = openImport(dir)
  await into.add(bytes, place, deriveTemplates({ miner })(bytes, place))
  await into.close()
  const logs = await openLogs(dir)
  const template = miner.templates().find(({ count }) => count === 2)
  expect(template?.template).toBe('Failed password for root from <*> port <*>')
  const { records } = await logs.search(`log.template_id:${template?.id}`)
  expect(records.map(({ fields }) => fields['log.variables'])).toEqual([
    ['10.0.0.7', '4711'],
    ['10.0.0.9', '22'],
  ])
  expect((await logs.search('log.variables:"4711"')).total).toBe(1)
  expect((await logs.search('log.template_id:0123456789abcdef')).records[0]?.message).toBe('order 7 placed')
  const [stored] = readStore(dir).flatMap(({ segments }) => segments)
  let text = ''
  withSegment(stored?.path ?? '', { files: diskFiles, codec: segmentCodec }, (segment) => (text = segment.text()))
  expect(Buffer.from(text, 'latin1')).toEqual(bytes)
})

it('what is read in place of a line says all that the line said', () => {
  const messages = fc.oneof(
    fc.constantFrom(...lines),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
    fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue()).map((value) => JSON.stringify(value)),
    fc
      .record({ time: fc.nat(2 ** 31), level: fc.constantFrom(30, 'warn'), msg: fc.string() })
      .map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(fc.array(messages, { maxLength: 12 }), fc.integer({ min: 0, max: begin }), (texts, time) => {
      const given = Buffer.from(`${texts.join('\n')}\n`)
      const derived = deriveTemplates()(given, { time })
      let before = time
      for (const [row, text] of given.toString('utf8').split('\n').entries()) {
        if (text.trim() === '') continue
        const record = decodeLine(text, { id: 'x', time: before })
        const line = derived.get(row)
        if (line !== undefined) {
          const { template, fields, ...rest } = decodeLine(Buffer.from(line, 'latin1').toString('utf8'), {
            id: 'x',
            time: before,
          })
          const { 'log.template_id': id, 'log.variables': variables, ...others } = fields
          expect({ fields: others, ...rest }).toEqual({ ...record, fields: record.fields })
          expect([id, Array.isArray(variables)]).toEqual([template, true])
        }
        before = Math.floor(record.time)
      }
    }),
    { numRuns: 300 },
  )
})

it('refuses what is no miner, and options that it does not have', () => {
  const code = (name: string): unknown => expect.objectContaining({ code: name })
  expect(() => deriveTemplates({ miner: 7 as never })).toThrow(code('CORDWOOD_ERR_OPTION_INVALID'))
  expect(() => deriveTemplates({ depth: 7 } as object)).toThrow(code('CORDWOOD_ERR_OPTION_UNKNOWN'))
})
