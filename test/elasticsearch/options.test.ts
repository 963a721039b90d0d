import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultDataStream, type ElasticsearchOptions, readOptions } from '../../src/elasticsearch/options.ts'
import { elasticsearch } from '../../src/elasticsearch/sink.ts'

const node = 'http://127.0.0.1:9200'
const client = { transport: { request: async () => undefined } }

it('has defaults for all but the place', () => {
  expect(readOptions({ node })).toEqual({
    batch: { maxLines: 10_000, maxBytes: 1_048_576, maxAgeMs: 1_000 },
    concurrency: 8,
    gzipLevel: 1,
    queue: { maxLines: 100_000, maxBytes: 33_554_432 },
    requestTimeoutMs: 30_000,
    maxRetryDelayMs: 30_000,
    closeDeadlineMs: 5_000,
    isRolloverChecked: true,
    bootstrap: { failureStore: false, fieldLimit: 2000, kibanaFile: undefined, lifecycle: undefined },
  })
})

it.each<[ElasticsearchOptions, RegExp]>([
  [{}, /exactly one of `node` and `client`, got neither/],
  [{ node, client }, /got both/],
  [{ node: 'localhost:9200' }, /URL of http or https, got "localhost:9200"/],
  [{ node: [] }, /at least one URL/],
  [{ client: {} as never }, /`transport.request`/],
  [{ client, auth: { apiKey: 'x' } }, /only beside `node`/],
  [{ node, dataStream: 'logs-a', index: 'b' }, /at most one/],
  [{ node, dataStream: 'Logs' }, /lower case/],
  [{ node, index: '_hidden' }, /lower case/],
  [{ node, concurrency: 0 }, /`concurrency`/],
  [{ node, gzip: 10 }, /`gzip`/],
  [{ node, batch: { maxAgeMs: -1 } }, /`batch.maxAgeMs`/],
  [{ node, auth: { apiKey: '' } }, /`auth.apiKey`/],
  [{ node, auth: { apiKey: { env: '' } } }, /`auth.apiKey.env`/],
  [{ node, auth: { username: 'u' } as never }, /`auth.password`/],
])('refuses %j', (options, message) => {
  expect(() => elasticsearch(options)).toThrow(message)
  expect(() => elasticsearch(options)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }) as Error)
})

it('refuses options that do not exist, and says which come later', () => {
  expect(() => elasticsearch({ node, dataStraem: 'x' } as never)).toThrow(/Did you mean `dataStream`\?/)
  expect(() => elasticsearch({ node, cloud: {} } as never)).toThrow(/comes in a later version/)
  expect(() => elasticsearch({ node, queue: { maxLine: 1 } } as never)).toThrow(/`maxLines`/)
})

it.each([
  [undefined, 'logs-app-default'],
  ['checkout', 'logs-checkout-default'],
  ['Order Service/v2', 'logs-order_service_v2-default'],
  ['___', 'logs-app-default'],
])('names the data stream of the service %s', (service, name) => {
  expect(defaultDataStream(service)).toBe(name)
  expect(() => readOptions({ node, dataStream: name })).not.toThrow()
})

it('belongs to one logger', () => {
  const sink = elasticsearch({ client, bootstrap: false })
  const host = { report: () => undefined, bootId: 'b', service: undefined }
  sink.start?.(host)
  expect(() => sink.start?.(host)).toThrow(/one logger/)
})

it('says what to install where the client is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-no-client-'))
  cpSync(new URL('../../src', import.meta.url), join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const script = `import { elasticsearch } from './src/elasticsearch/sink.ts'
    try { elasticsearch({ node: 'http://127.0.0.1:1' }) } catch (error) { console.log(error.code, error.message) }`
  writeFileSync(join(folder, 'try.ts'), script)
  const printed = execFileSync(process.execPath, ['try.ts'], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true, force: true })
  expect(printed).toMatch(/^CORDWOOD_ERR_PEER_MISSING .*npm install @elastic\/elasticsearch/)
})
