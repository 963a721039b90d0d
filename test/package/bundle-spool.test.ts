import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { type BundleFormat, bundlers } from './bundlers.ts'

const source = join(inject('consumer'), 'bundle-spool')
mkdirSync(source)
/** Far from any `node_modules`, and from the program of the thread that would ship. */
const away = mkdtempSync(join(tmpdir(), 'cordwood-bundle-spool-'))
afterAll(() => rmSync(away, { recursive: true, force: true }))

/** A service whose client writes down what it is given; its arguments are the spool's folder and how it shall ship. */
const service = `import { createLogger } from 'cordwood'
import { elasticsearch } from 'cordwood/elasticsearch'
const stored = []
const client = {
  transport: {
    request: async ({ body }) => {
      const lines = body.toString().trimEnd().split('\\n').filter((_, index) => index % 2 === 1)
      for (const line of lines) stored.push(JSON.parse(line).n)
      return { statusCode: 200, headers: {}, body: { errors: false, items: lines.map(() => ({ create: { status: 201 } })) } }
    },
  },
}
let threads = 0
process.on('worker', () => threads++)
const sink = elasticsearch({ client, gzip: false, bootstrap: false, dedupe: 'index', spool: { dir: process.argv[2] } })
const log = createLogger({ service: 'bundled', sinks: [sink] })
for (let n = 1; n <= 500; n++) log.info('line', { n })
void log.close().then(() => console.log(JSON.stringify({ lines: stored.length, sum: stored.reduce((sum, n) => sum + n, 0), threads })))
`

/** As an ES module by esbuild nothing can be had that has CommonJS in it; webpack takes minutes for the client, which it finds and takes in. */
const tools: readonly (readonly [string, BundleFormat])[] = [
  ['esbuild', 'cjs'],
  ['rolldown', 'esm'],
  ['vite', 'esm'],
]

it.each(tools)(
  'a bundle by %s (%s) ships its spool in the thread of the application',
  { timeout: 600_000 },
  async (tool, format) => {
    const folder = join(source, tool)
    mkdirSync(folder)
    const entry = join(folder, 'service.mjs')
    writeFileSync(entry, service)
    const out = join(away, tool)
    mkdirSync(out)
    const bundle = await bundlers[tool]?.(entry, out, format)
    if (bundle === undefined) throw new Error('no bundle')
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, join(out, 'spool')], {
      cwd: out,
      encoding: 'utf8',
      env: {},
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ lines: 500, sum: 125_250, threads: 0 })
  },
)

it('the installed package ships its spool in a thread of its own', () => {
  const program = join(source, 'thread.mjs')
  writeFileSync(
    program,
    `import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { createLogger } from 'cordwood'
import { elasticsearch } from 'cordwood/elasticsearch'
const stored = []
const server = createServer(async (request, response) => {
  const bytes = await buffer(request)
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
  const lines = body.trimEnd().split('\\n').filter((_, index) => index % 2 === 1)
  for (const line of lines) stored.push(JSON.parse(line).n)
  response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
  response.end(JSON.stringify({ errors: false, items: lines.map(() => ({ create: { status: 201 } })) }))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
let threads = 0
process.on('worker', () => threads++)
const node = 'http://127.0.0.1:' + server.address().port
const sink = elasticsearch({ node, bootstrap: false, dedupe: 'index', closeDeadlineMs: 60_000, spool: { dir: process.argv[2] } })
const log = createLogger({ service: 'installed', exit: { timeoutMs: 60_000 }, sinks: [sink] })
for (let n = 1; n <= 500; n++) log.info('line', { n })
await log.close()
console.log(JSON.stringify({ lines: stored.length, threads }))
server.close()
server.closeAllConnections()
`,
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, join(away, 'installed')], {
    cwd: source,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({ lines: 500, threads: 1 })
})
