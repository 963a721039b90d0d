import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { ecsLine, write } from '../store/folder.ts'
import { readLines } from '../store/read-lines.ts'
import { cordwood, folder, startCordwood } from './cli.ts'

// Each test runs several processes, one after the other.
vi.setConfig({ testTimeout: 600_000 })

const messages = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => ecsLine((from + at) * 1000, `order ${from + at} placed`, { n: from + at })).join(
    '',
  )

async function stored(dir: string): Promise<string[]> {
  const { out } = await cordwood(['search', '*', dir, '--oldest', '-n', '100000', '--fields', 'message'])
  return out === '' ? [] : out.trimEnd().split('\n')
}
const orders = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `order ${from + at} placed`)

describe('import', () => {
  it('stores each line once, also when it is run again, and what came since', async () => {
    write(folder, 'once/app.log', messages(0, 30))
    const first = await cordwood(['import', 'once/app.log', '--into', 'once/store'])
    expect(first).toMatchObject({ code: 0, error: '' })
    expect(first.out).toMatch(/^once\/store: 30 lines stored/)
    expect((await cordwood(['import', 'once/app.log', '--into', 'once/store'])).out).toMatch(/^once\/store: 0 lines stored/)
    appendFileSync(join(folder, 'once/app.log'), messages(30, 40))
    expect((await cordwood(['import', 'once/app.log', '--into', 'once/store'])).out).toMatch(/^once\/store: 10 lines stored/)
    expect(await stored('once/store')).toEqual(orders(0, 40))
  })

  it('knows a file under another name and packed, and another one that begins with the same line', async () => {
    // Long enough to be known without its path.
    const text = messages(0, 200)
    write(folder, 'moved/app.log', text)
    await cordwood(['import', 'moved/app.log', '--into', 'moved/store'])
    renameSync(join(folder, 'moved/app.log'), join(folder, 'moved/app.log.1'))
    expect((await cordwood(['import', 'moved/app.log.1', '--into', 'moved/store'])).out).toMatch(/: 0 lines stored/)
    rmSync(join(folder, 'moved/app.log.1'))
    write(folder, 'moved/app.log.1.gz', gzipSync(text))
    write(folder, 'moved/app.log.2.zst', zstdCompressSync(text))
    expect((await cordwood(['import', 'moved', '--into', 'moved/store'])).out).toMatch(/: 0 lines stored/)
    // The same first line, and other lines behind it.
    write(folder, 'moved/other.log', messages(0, 1) + messages(500, 700))
    expect((await cordwood(['import', 'moved/other.log', '--into', 'moved/store'])).out).toMatch(/: 201 lines stored/)
    expect((await stored('moved/store')).length).toBe(401)
  })

  it('takes a file that was cut and written anew for another one', async () => {
    const path = write(folder, 'cut/app.log', messages(0, 20))
    await cordwood(['import', 'cut/app.log', '--into', 'cut/store'])
    write(folder, 'cut/app.log', messages(100, 103))
    expect((await cordwood(['import', path, '--into', 'cut/store'])).out).toMatch(/: 3 lines stored/)
    expect(await stored('cut/store')).toEqual([...orders(0, 20), ...orders(100, 103)])
  })

  it('goes on exactly where it ended when it was killed at any moment', async () => {
    // More than two segments have, so that there is something to go on from.
    const lines = 140_000
    write(folder, 'killed/app.log', Array.from({ length: lines }, (_, at) => `{"n":${at}}\n`).join(''))
    // Each life is killed later than the one before, until one comes to its end.
    let code: number | null = null
    for (let life = 0; code !== 0 && life < 20; life++) {
      const child = startCordwood(['import', 'killed/app.log', '--into', 'killed/store'])
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
      const timer = setTimeout(() => child.kill('SIGKILL'), 500 * 1.7 ** life)
      code = await ended
      clearTimeout(timer)
    }
    expect(code).toBe(0)
    const { out } = await cordwood(['stats', 'n', '*', 'killed/store', '--json'])
    expect(JSON.parse(out)).toMatchObject({ lines, count: lines, min: 0, max: lines - 1, avg: (lines - 1) / 2 })
    expect((await cordwood(['import', 'killed/app.log', '--into', 'killed/store'])).out).toMatch(/: 0 lines stored/)
  })

  it('leaves out a last line that is still being written, and takes it when it is whole', async () => {
    const path = write(folder, 'growing/app.log', `${messages(0, 2)}{"message":"hal`)
    const { code, error } = await cordwood(['import', path, '--into', 'growing/store'])
    expect(code).toBe(2)
    expect(error).toContain('not written to the end')
    expect(await stored('growing/store')).toEqual(orders(0, 2))
    appendFileSync(path, `f"}\n${messages(5, 6)}`)
    expect((await cordwood(['import', path, '--into', 'growing/store'])).code).toBe(0)
    expect((await stored('growing/store')).toSorted()).toEqual(['half', ...orders(0, 2), ...orders(5, 6)].toSorted())
  })

  it('takes a last line without a line feed in a file that is not being written, once', async () => {
    const path = write(folder, 'quiet/app.log', 'plain one\nplain two')
    utimesSync(path, new Date('2026-11-20'), new Date('2026-11-20'))
    for (let turn = 0; turn < 2; turn++) expect((await cordwood(['import', path, '--into', 'quiet/store'])).code).toBe(0)
    expect(await stored('quiet/store')).toEqual(['plain one', 'plain two'])
    appendFileSync(path, '\nplain three\n')
    expect((await cordwood(['import', path, '--into', 'quiet/store'])).out).toMatch(/: 1 line stored/)
    expect(await stored('quiet/store')).toEqual(['plain one', 'plain two', 'plain three'])
  })

  it('gives the lines of a store back as they were', async () => {
    write(folder, 'same/a.log', messages(0, 50))
    await cordwood(['import', 'same/a.log', '--into', 'same/store'])
    const fromFile = (await cordwood(['export', '*', 'same/a.log'])).out
    expect((await cordwood(['export', '*', 'same/store'])).out).toBe(fromFile)
  })

  it('finds templates where that is asked for, the same ones in the next import, and leaves the lines as they are', async () => {
    const line = (n: number, user: string): string =>
      `Jun 14 15:16:${10 + n} web sshd[${n}]: Failed password for ${user} from 10.0.0.${n} port 22\n`
    const text = ['root', 'ann', 'bob', 'eve', 'dan', 'kim'].map((user, n) => line(n, user)).join('')
    write(folder, 'mined/one.log', text)
    write(folder, 'mined/two.log', line(9, 'sue'))
    const words = ['--into', 'mined/store', '--miner', 'mined/miner.json']
    expect(await cordwood(['import', 'mined/one.log', ...words])).toMatchObject({ code: 0, error: '' })
    expect(await cordwood(['import', 'mined/two.log', ...words])).toMatchObject({ code: 0, error: '' })
    const found = await cordwood(['search', 'log.variables:sue', 'mined/store', '--json'])
    const { 'log.template_id': id, 'log.variables': variables } = JSON.parse(found.out) as Record<string, unknown>
    expect(variables).toEqual(['sue', '10.0.0.9', '22'])
    // Those of the first import from where enough different words had stood in one place.
    const alike = await cordwood(['count', `log.template_id:${String(id)}`, 'mined/store', '--json'])
    expect((JSON.parse(alike.out) as { count: number }).count).toBeGreaterThan(1)
    const lines = readLines(join(folder, 'mined/store'))
    expect(lines.map((each) => `${each}\n`).join('')).toBe(text + line(9, 'sue'))
  })

  it('finds templates for one import alone', async () => {
    write(folder, 'alone/app.log', 'disk 7 of 9 is full\ndisk 8 of 9 is full\n')
    expect(await cordwood(['import', 'alone/app.log', '--into', 'alone/store', '--templates'])).toMatchObject({
      code: 0,
      error: '',
    })
    const { out } = await cordwood(['count', 'log.variables:8', 'alone/store', '--json'])
    expect(JSON.parse(out)).toMatchObject({ count: 1 })
    expect(readdirSync(join(folder, 'alone')).toSorted()).toEqual(['app.log', 'store'])
  })

  it('refuses a file of the miner that is none, before anything is imported', async () => {
    write(folder, 'other/app.log', messages(0, 2))
    write(folder, 'other/miner.json', '{"a":1}')
    const { code, error } = await cordwood(['import', 'other/app.log', '--into', 'other/store', '--miner', 'other/miner.json'])
    expect(error).toContain('what an import with --miner has written')
    expect(code).toBe(2)
    expect(readdirSync(join(folder, 'other')).toSorted()).toEqual(['app.log', 'miner.json'])
  })

  it.each([
    [['import', 'once/app.log'], /--into DIR/],
    [['import', '--into', 'x'], /files, folders or patterns/],
    [['import', 'none.log', '--into', 'x'], /none\.log/],
    [['import', 'once/store', '--into', 'x'], /its lines are in a store already/i],
  ])('refuses %j with what to do', async (words, expected) => {
    const { code, error } = await cordwood(words)
    expect(error).toMatch(expected)
    expect(code).toBe(2)
  })
})

describe('compact, repair and erase', () => {
  it('make a store smaller and take lines out of it, and leave the others as they were', async () => {
    for (const [at, from] of [0, 1000, 2000].entries()) {
      write(folder, `less/app${at}.log`, messages(from, from + 1000))
      await cordwood(['import', `less/app${at}.log`, '--into', 'less/store'])
    }
    const compacted = await cordwood(['compact', 'less/store', '--json'])
    expect(compacted).toMatchObject({ code: 0, error: '' })
    const { bytes, segments } = JSON.parse(compacted.out) as Record<'bytes' | 'segments', { before: number; after: number }>
    expect(segments).toEqual({ before: 3, after: 1 })
    expect(bytes.after).toBeLessThan(bytes.before)
    expect(await stored('less/store')).toEqual(orders(0, 3000))

    const asked = await cordwood(['erase', 'n >= 10 and n < 20', 'less/store'])
    expect(asked).toEqual({
      code: 0,
      out: '10 lines would be erased, for good. Nothing was done: add --yes to do it.\n',
      error: '',
    })
    expect((await stored('less/store')).length).toBe(3000)
    expect((await cordwood(['erase', 'n >= 10 and n < 20', 'less/store', '--yes'])).out).toMatch(/^less\/store: 10 lines erased/)
    expect(await stored('less/store')).toEqual([...orders(0, 10), ...orders(20, 3000)])
    expect((await cordwood(['erase', 'n >= 10 and n < 20', 'less/store', '--yes'])).code).toBe(1)
    const left = readdirSync(join(folder, 'less/store')).map((name) => readFileSync(join(folder, 'less/store', name), 'latin1'))
    expect(left.join('')).not.toContain('order 15 placed')
  })

  it('pack with brotli where they are told to', async () => {
    write(folder, 'packed/app.log', messages(0, 1000))
    await cordwood(['import', 'packed/app.log', '--into', 'packed/store'])
    expect(await cordwood(['compact', 'packed/store', '--codec', 'brotli'])).toMatchObject({ code: 0, error: '' })
    const [segment = ''] = readdirSync(join(folder, 'packed/store')).filter((name) => name.endsWith('.cws'))
    // The last bytes of a segment: the number of its codec, and four that each file ends in.
    const bytes = readFileSync(join(folder, 'packed/store', segment))
    expect(bytes.readUInt16LE(bytes.length - 6)).toBe(1)
    expect(await stored('packed/store')).toEqual(orders(0, 1000))
    const { code, error } = await cordwood(['compact', 'packed/store', '--codec', 'gzip'])
    expect(code).toBe(2)
    expect(error).toContain('Expected --codec zstd or --codec brotli, got gzip.')
  })

  it('mends a store of which a file is damaged, and says how many lines are lost', async () => {
    write(folder, 'torn/app.log', messages(0, 500))
    await cordwood(['import', 'torn/app.log', '--into', 'torn/store'])
    expect((await cordwood(['repair', 'torn/store'])).out).toBe('torn/store: 1 segment read, none is damaged\n')
    const [segment = ''] = readdirSync(join(folder, 'torn/store')).filter((name) => name.endsWith('.cws'))
    const path = join(folder, 'torn/store', segment)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, bytes.length - 20))
    const { code, out, error } = await cordwood(['repair', 'torn/store', '--json'])
    expect(error).toBe('')
    const { damaged, saved, lost } = JSON.parse(out) as Record<'damaged' | 'saved' | 'lost', number>
    expect(damaged).toBe(1)
    expect(saved + lost).toBe(500)
    expect(code).toBe(lost === 0 ? 0 : 1)
    expect((await cordwood(['count', '*', 'torn/store'])).out).toBe(`${saved}\n`)
  })

  it('refuse what is no store', async () => {
    for (const words of [['compact', 'less/app0.log'], ['erase', '*', 'less/app0.log', '--yes'], ['erase', '*'], ['compact']]) {
      const { code, error } = await cordwood(words)
      expect(error).toMatch(/store/)
      expect(code).toBe(2)
    }
  })
})
