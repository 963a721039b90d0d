import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { readDeadLetter } from '../../src/elasticsearch/ship/dead-letter-line.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { describeServed, uniqueName } from './served.ts'
import { countStored, openShipment } from './shipment.ts'

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
const root = mkdtempSync(join(tmpdir(), 'cordwood-ship-files-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
function makeFolder(): string {
  const folder = join(root, String(folders++))
  mkdirSync(folder)
  return folder
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function start(cwd: string, words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended: Promise.all([code, printed]).then(([ended, [out, error]]) => ({ code: ended, out, error })) }
}

const run = (cwd: string, words: readonly string[]): Promise<Ended> => start(cwd, words).ended

/** Lines as pino writes them, numbered from a number on. */
function pinoLines(count: number, from = 1, more: (n: number) => object = () => ({})): string {
  let all = ''
  for (let n = from; n < from + count; n++)
    all += `${JSON.stringify({ level: 30, time: 1_795_000_000_000 + n, msg: `line ${n}`, n, ...more(n) })}\n`
  return all
}

describeServed('cordwood ship', (url) => {
  it('sends each line of plain, gzip and zstd files once, also when it is asked again', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    writeFileSync(join(folder, 'a.ndjson'), pinoLines(3_000))
    writeFileSync(join(folder, 'b.log.1.gz'), gzipSync(pinoLines(3_000, 3_001)))
    writeFileSync(join(folder, 'c.log.2.zst'), zstdCompressSync(pinoLines(3_000, 6_001)))
    const words = ['ship', folder, '--es', url, '--data-stream', dataStream, '--service', 'shop']
    const first = await run(folder, words)
    expect(first).toMatchObject({ code: 0, error: '' })
    expect(first.out).toMatch(new RegExp(`^${dataStream}: 9,000 stored; `))
    expect(await run(folder, words)).toMatchObject({ code: 0, out: expect.stringContaining(': 0 stored; ') as unknown })
    expect(await countStored(url, dataStream)).toEqual({ documents: 9_000, distinct: 9_000 })
    const found = await fetch(`${url}/${dataStream}/_search?q=n:3001&size=1`)
    expect(await found.json()).toMatchObject({
      hits: {
        hits: [
          { _source: { message: 'line 3001', 'log.level': 'info', 'service.name': 'shop', 'ecs.version': '8.11.0', n: 3_001 } },
        ],
      },
    })
  })

  it('doubles nothing without its state, under another name and packed', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    writeFileSync(join(folder, 'app.log'), pinoLines(2_000))
    const words = ['--es', url, '--data-stream', dataStream]
    expect((await run(folder, ['ship', 'app.log', ...words])).code).toBe(0)
    rmSync(join(folder, '.cordwood-ship.json'))
    writeFileSync(join(folder, 'old.log.gz'), gzipSync(readFileSync(join(folder, 'app.log'))))
    const again = await run(folder, ['ship', 'old.log.gz', ...words])
    expect(again.out).toContain('0 stored, 2,000 were there already')
    expect(await countStored(url, dataStream)).toEqual({ documents: 2_000, distinct: 2_000 })
  })

  it('sends what was appended, and what comes under the same name after a rotation', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    const path = join(folder, 'app.log')
    writeFileSync(path, pinoLines(500))
    const words = ['ship', path, '--es', url, '--data-stream', dataStream]
    await run(folder, words)
    appendFileSync(path, pinoLines(300, 501))
    appendFileSync(path, '{"level":30,"msg":"not ended')
    const second = await run(folder, words)
    expect(second.out).toContain(': 300 stored; ')
    expect(second.error).toContain('not written to the end')
    renameSync(path, `${path}.1`)
    writeFileSync(path, pinoLines(200, 801))
    expect((await run(folder, words)).out).toContain(': 200 stored; ')
    expect(await countStored(url, dataStream)).toEqual({ documents: 1_000, distinct: 1_000 })
  })

  it('remembers how far each file is when several commands ship files of one folder at once', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    const names = ['a.log', 'b.log', 'c.log']
    for (const [index, name] of names.entries()) writeFileSync(join(folder, name), pinoLines(2_000, 1 + index * 2_000))
    const ship = (name: string): Promise<Ended> => run(folder, ['ship', name, '--es', url, '--data-stream', dataStream])
    for (const { code } of await Promise.all(names.map(ship))) expect(code).toBe(0)
    for (const { out } of await Promise.all(names.map(ship))) expect(out).toContain(': 0 stored; ')
    expect(readdirSync(folder).sort()).toEqual(['.cordwood-ship.json', ...names])
    expect(await countStored(url, dataStream)).toEqual({ documents: 6_000, distinct: 6_000 })
  })

  it('keeps two files apart that begin alike', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    const banner = '{"level":30,"time":1795000000000,"msg":"service starts"}\n'
    writeFileSync(join(folder, 'a.log'), banner + pinoLines(400))
    writeFileSync(join(folder, 'b.log'), banner + pinoLines(400, 401))
    expect((await run(folder, ['ship', folder, '--es', url, '--data-stream', dataStream])).out).toContain(
      '801 stored, 1 were there',
    )
    expect((await countStored(url, dataStream)).documents).toBe(801)
  })

  it('does not send what a logger has shipped already', async () => {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-files')
    const shipment = openShipment({ node: url, dataStream })
    for (let index = 0; index < 100; index++) shipment.line()
    await shipment.flush()
    await shipment.close()
    await countStored(url, dataStream)
    const stored = (await (await fetch(`${url}/${dataStream}/_search?size=100`)).json()) as {
      hits: { hits: { _source: object }[] }
    }
    const lines = stored.hits.hits.map(({ _source }) => `${JSON.stringify({ ..._source, 'ecs.version': '8.11.0' })}\n`)
    writeFileSync(join(folder, 'own.ndjson'), lines.join(''))
    const ended = await run(folder, ['ship', 'own.ndjson', '--es', url, '--data-stream', dataStream])
    expect(ended.out).toContain('0 stored, 100 were there already')
  })

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'goes on where %s ended it, again and again, and doubles and loses nothing',
    async (signal) => {
      const folder = makeFolder()
      const dataStream = uniqueName('logs-files')
      const proxy = await startFaultProxy(url)
      // Slow enough for several kills.
      await proxy.set({ kind: 'slow', delayMs: 100 })
      const total = 40_000
      writeFileSync(join(folder, 'a.ndjson'), pinoLines(total / 2))
      // A field of the templates: of one that the first line defines, the refused ones may be the first after a rollover.
      const addressOf = (n: number): unknown => (n % 1_000 === 7 ? { not: 'a text' } : `10.0.0.${n % 250}`)
      const more = pinoLines(total / 2, total / 2 + 1, (n) => ({ client: { ip: addressOf(n) } }))
      writeFileSync(join(folder, 'b.ndjson.gz'), gzipSync(more))
      const words = ['ship', 'a.ndjson', 'b.ndjson.gz', '--es', proxy.url, '--data-stream', dataStream]
      let kills = 0
      let last: Ended | undefined
      while (last === undefined && kills < 40) {
        const before = proxy.counts.requests
        const { child, ended } = start(folder, words)
        let hasEnded = false
        void ended.then(() => (hasEnded = true))
        // The templates take some requests too; each life gets a little further, and ends at another moment of a request.
        while (!hasEnded && proxy.counts.requests < before + 5 + kills / 2) await sleep(5)
        if (!hasEnded) await sleep((kills * 37) % 100)
        child.kill(signal)
        const killed = await ended
        // It may have come to its end just before: 1 where it has refused lines itself.
        if (killed.code === 0 || killed.code === 1) last = killed
        else {
          kills++
          // Nobody listens to signals at its very begin and end.
          if (signal === 'SIGINT') expect([2, null]).toContain(killed.code)
          if (killed.code === 2) expect(killed.error).toContain('The same command goes on where this one ended')
          if (kills === 3) expect((await fetch(`${url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
        }
      }
      expect(last).toBeDefined()
      await proxy.close()
      expect(kills).toBeGreaterThan(3)
      const refused = existsSync(join(folder, 'a.ndjson.refused'))
        ? readFileSync(join(folder, 'a.ndjson.refused'), 'utf8').trimEnd().split('\n')
        : []
      const ids = refused.map((line) => readDeadLetter(line)?.id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(await countStored(url, dataStream)).toEqual({ documents: total - ids.length, distinct: total - ids.length })
      expect(ids.length).toBe(20)
    },
  )

  it('says why it waits while there is no server, and gives up when it is told to', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'a.ndjson'), pinoLines(10))
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'refuse' })
    const words = ['ship', 'a.ndjson', '--es', proxy.url, '--data-stream', uniqueName('logs-files'), '--timeout', '2s']
    const { code, error } = await run(folder, words)
    expect(code).toBe(2)
    expect(error).toContain('ECONNREFUSED')
    expect(error).toContain('got nothing from the server')
    await proxy.close()
  })

  it.each([
    [['ship', 'a.ndjson', '--es', 'http://localhost:1'], '--data-stream NAME or --index NAME'],
    [['ship', 'a.ndjson', '--data-stream', 'x'], '--es URL'],
    [['ship', '--es', 'http://localhost:1', '--data-stream', 'x'], 'files, folders or patterns'],
    [['ship', 'a.ndjson', '--es', 'http://localhost:1', '--index', 'x', '--timeout', 'soon'], '--timeout such as'],
    [['ship', 'a.ndjson', '--nothing'], 'Expected a flag of cordwood ship'],
    [['ship', 'no-such-file', '--es', 'http://localhost:1', '--index', 'x'], 'does not exist'],
    [['dead-letter'], 'list or replay'],
  ] as const)('refuses %j', async (words, message) => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'a.ndjson'), '{}\n')
    const { code, error } = await run(folder, words)
    expect(code).toBe(2)
    expect(error).toContain(message)
  })
})

describeServed('cordwood dead-letter', (url) => {
  /** A folder with dead letters of a stream whose `detail` is an object. */
  async function makeLetters(count: number): Promise<{ folder: string; dataStream: string }> {
    const folder = makeFolder()
    const dataStream = uniqueName('logs-letters')
    const path = join(folder, 'cordwood-dead-letters.ndjson')
    const shipment = openShipment({ node: url, dataStream, deadLetter: { path } })
    shipment.line({ detail: { code: 1 } })
    await shipment.flush()
    for (let index = 0; index < count; index++) shipment.line({ detail: 'not an object' })
    await shipment.flush()
    expect(shipment.stats.extra['deadLettered']).toBe(count)
    await shipment.close()
    return { folder, dataStream }
  }

  it('lists reasons with their numbers and the newest letters', async () => {
    const { folder, dataStream } = await makeLetters(30)
    const { code, out } = await run(folder, ['dead-letter', 'list', '-n', '2'])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^ +30  HTTP 400 document_parsing_exception  in ${dataStream}\n`))
    expect(out).toContain('the newest 2 of 30')
    const json = await run(folder, ['dead-letter', 'list', '--json', '-n', '1'])
    expect(JSON.parse(json.out)).toMatchObject({ target: dataStream, line: { n: 31, detail: 'not an object' } })
  })

  it('replays each letter once, after a mapping was put right by a rollover, also when it is asked again', async () => {
    const { folder, dataStream } = await makeLetters(500)
    const refusedAgain = await run(folder, ['dead-letter', 'replay', '--es', url])
    expect(refusedAgain).toMatchObject({ code: 1, out: expect.stringContaining('500 refused') as unknown })

    const body = JSON.stringify({
      index_patterns: [dataStream],
      data_stream: {},
      priority: 900,
      template: { mappings: { properties: { detail: { type: 'keyword' }, n: { type: 'double' } } } },
    })
    const json = { 'content-type': 'application/json' }
    expect((await fetch(`${url}/_index_template/${dataStream}-fixed`, { method: 'PUT', headers: json, body })).status).toBe(200)
    expect((await fetch(`${url}/${dataStream}/_rollover`, { method: 'POST' })).status).toBe(200)
    const letters = 'cordwood-dead-letters.ndjson.refused'
    const words = ['dead-letter', 'replay', letters, '--es', url]
    expect(await run(folder, words)).toMatchObject({ code: 0, out: expect.stringContaining('500 stored') as unknown })
    expect(await run(folder, words)).toMatchObject({ code: 0, out: expect.stringContaining('0 stored') as unknown })
    expect(await countStored(url, dataStream)).toEqual({ documents: 501, distinct: 501 })
  })

  it('goes on with a replay that was killed', async () => {
    const { folder } = await makeLetters(3_000)
    const index = uniqueName('replayed')
    const proxy = await startFaultProxy(url)
    await proxy.set({ kind: 'slow', delayMs: 700 })
    const words = ['dead-letter', 'replay', '--es', proxy.url, '--index', index]
    const { child, ended } = start(folder, words)
    await expect.poll(() => proxy.counts.requests, { timeout: 60_000 }).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await ended
    await proxy.set({ kind: 'pass' })
    expect((await run(folder, words)).code).toBe(0)
    await proxy.close()
    expect(await countStored(url, index)).toEqual({ documents: 3_000, distinct: 3_000 })
  })
})
