import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { createLogger, file, type RotateOptions } from '../../src/index.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { findLogFiles } from '../../src/store/scan/log-files.ts'
import { readChunks } from '../../src/store/scan/read-chunks.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { createFolder, ecsLine, write } from './folder.ts'

const folder = createFolder()
let folders = 0
const whole = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

async function numbersOf(paths: readonly string[]): Promise<unknown[]> {
  const engine = createScanEngine({ paths })
  const found: unknown[] = []
  for await (const { fields } of engine.export(parseQuery('*'), {})) found.push((fields as { n: number }).n)
  return found
}

describe('a log that is rotated', () => {
  it.each(['gzip', 'zstd', false] as const)('is read in order, whatever of it is packed: %s', async (compress) => {
    const path = `${folder}/${folders++}`
    write(path, 'app.log', '')
    const rotate: RotateOptions = { maxBytes: 20_000, compress }
    const log = createLogger({ sinks: [file({ path: `${path}/app.log`, rotate })] })
    for (const n of whole(1_000)) log.info('line', { n })
    const stats = (): Readonly<Record<string, number>> => log.stats.sinks[0]?.extra ?? {}
    await log.flush()
    if (compress !== false) await vi.waitUntil(() => stats()['packed'] === stats()['rotations'], { timeout: 60_000 })
    for (const n of whole(30)) log.info('line', { n: 1_000 + n })
    await log.close()
    expect(readdirSync(path).length).toBeGreaterThan(8)
    expect(await numbersOf([`${path}/app.log*`])).toEqual(whole(1_030))
    expect(await numbersOf([path])).toEqual(whole(1_030))
  })

  it('is read once while a file of it is there in both forms', async () => {
    const path = `${folder}/${folders++}`
    const lines = ecsLine(1, 'packed', { n: 1 })
    write(path, 'app.log.2026-11-20.1', lines)
    write(path, 'app.log.2026-11-20.1.gz', gzipSync(lines))
    write(path, 'app.log.2026-11-20.2', ecsLine(2, 'packed', { n: 2 }))
    write(path, 'app.log.2026-11-20.2.zst', zstdCompressSync(ecsLine(2, 'packed', { n: 2 })))
    write(path, 'app.log', ecsLine(3, 'open', { n: 3 }))
    expect(await numbersOf([`${path}/app.log*`])).toEqual([1, 2, 3])
    expect(await numbersOf([`${path}/app.log.2026-11-20.1`])).toEqual([1])
  })

  it('is read whole also when a file of it is packed between finding and reading it', async () => {
    const path = `${folder}/${folders++}`
    const lines = ecsLine(1, 'one') + ecsLine(2, 'two')
    write(path, 'app.log.2026-11-20.1', lines)
    const [found] = findLogFiles([path])
    if (found === undefined) throw new Error('nothing found')
    write(path, 'app.log.2026-11-20.1.gz', gzipSync(readFileSync(found.path)))
    rmSync(found.path)
    const chunks: Buffer[] = []
    for await (const chunk of readChunks(found, () => undefined)) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(lines)
  })

  it.each(['app.log', 'app.log*'])('is followed by a tail of %s, each line once', async (named) => {
    const path = `${folder}/${folders++}`
    write(path, 'app.log', '')
    const engine = createScanEngine({ paths: [`${path}/${named}`], pollIntervalMs: 5 })
    const stopping = new AbortController()
    const lines = engine.tail(parseQuery('*'), { signal: stopping.signal })[Symbol.asyncIterator]()
    let next = lines.next()
    const log = createLogger({ sinks: [file({ path: `${path}/app.log`, rotate: { maxBytes: 5_000, compress: 'gzip' } })] })
    const found: unknown[] = []
    for (let n = 1; n <= 120; n++) {
      log.error('line', { n })
      const line = await next
      found.push(line.done === true ? undefined : (line.value.fields as { n: number }).n)
      next = lines.next()
    }
    expect(found).toEqual(whole(120))
    expect(log.stats.sinks[0]?.extra['rotations']).toBeGreaterThan(4)
    stopping.abort()
    await next
    await log.close()
  })

  it('that another program renamed is followed as by tail -F', async () => {
    const path = `${folder}/${folders++}`
    write(path, 'app.log', ecsLine(0, 'before'))
    const engine = createScanEngine({ paths: [`${path}/app.log`], pollIntervalMs: 5 })
    const stopping = new AbortController()
    const lines = engine.tail(parseQuery('*'), { signal: stopping.signal })[Symbol.asyncIterator]()
    const next = lines.next()
    renameSync(`${path}/app.log`, `${path}/app.log.1`)
    writeFileSync(`${path}/app.log`, ecsLine(1, 'in the new file'))
    expect(((await next) as IteratorYieldResult<{ message: string }>).value.message).toBe('in the new file')
    stopping.abort()
    await lines.return?.()
  })
})
