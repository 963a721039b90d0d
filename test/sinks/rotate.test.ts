import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../src/core/clock.ts'
import type { SinkHost } from '../../src/core/sink.ts'
import { file, type FileOptions } from '../../src/sinks/file.ts'
import { allLines, closedNames, readAny } from './closed-lines.ts'
import { inOwnFolders } from './own-folders.ts'
import { batchOf, createHost } from './setup.ts'

let folder = ''
let path = ''
let count = 0
inOwnFolders('rotate', (own) => {
  folder = own
  path = join(own, 'app.log')
  count++
})

const today = '2026-11-20'
const line = (n: number, bytes = 100): string => `${n} `.padEnd(bytes - 1, 'x')
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const read = (): number[] => allLines(path).map((text) => Number(text.split(' ')[0]))

/** A clock that stands where it is put. */
function createStill(text: string): Clock & { set(text: string): void } {
  let now = Date.parse(text)
  return { now: () => now, monotonic: () => now, set: (next) => (now = Date.parse(next)) }
}

/** For names with a day in them: a night may begin while a test runs. */
const atNoon = (): Clock => createStill(`${today}T12:00:00Z`)

function open(
  options: Omit<FileOptions, 'path'>,
  clock?: Clock,
): {
  readonly host: ReturnType<typeof createHost>
  put(...texts: string[]): Promise<void>
  putAt(time: string, ...texts: string[]): Promise<void>
  stats(): Readonly<Record<string, number>>
  close(): Promise<void>
} {
  const host = createHost(`boot${++count}`)
  const sink = file({ path, ...options })
  sink.start?.({ ...host, ...(clock !== undefined && { clock }) } satisfies SinkHost)
  return {
    host,
    put: (...texts) => {
      const batch = batchOf(...texts)
      return sink.write(clock === undefined ? batch : { ...batch, times: texts.map(() => clock.now()) })
    },
    putAt: (time, ...texts) => sink.write({ ...batchOf(...texts), times: texts.map(() => Date.parse(time)) }),
    stats: () => sink.stats?.() ?? {},
    close: () => sink[Symbol.asyncDispose](),
  }
}

describe('rotation by size', () => {
  test('never makes a file larger than the limit, and never splits a line', async () => {
    const log = open({ rotate: { maxBytes: 1024 } }, atNoon())
    for (const n of numbers(1, 55)) await log.put(line(n))
    await log.close()
    expect(read()).toEqual(numbers(1, 55))
    expect(closedNames(path)).toEqual(numbers(1, 5).map((n) => `app.log.${today}.${n}`))
    for (const name of closedNames(path)) expect(statSync(join(folder, name)).size).toBe(1000)
    expect(log.host.problems).toEqual([])
  })

  test('cuts a batch that is larger than a file at the ends of lines', async () => {
    const log = open({ rotate: { maxBytes: '2 kB' } })
    await log.put(line(1))
    await log.put(...numbers(2, 100).map((n) => line(n)))
    await log.close()
    expect(read()).toEqual(numbers(1, 100))
    expect(closedNames(path)).toHaveLength(4)
    expect(log.stats()).toMatchObject({ rotations: 4 })
  })

  test('counts bytes, not letters', async () => {
    const log = open({ rotate: { maxBytes: 1024 } })
    for (const n of numbers(1, 20)) await log.put(`${n} ${'漢'.repeat(100)}`)
    await log.close()
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1024)
    expect(read()).toEqual(numbers(1, 20))
  })

  test('gives a line that is larger than a file one of its own', async () => {
    const log = open({ rotate: { maxBytes: 1024 } })
    await log.put(line(1), line(2, 5000), line(3))
    await log.close()
    expect(read()).toEqual([1, 2, 3])
    expect([...closedNames(path), 'app.log'].map((name) => statSync(join(folder, name)).size)).toEqual([100, 5000, 100])
  })

  test('counts what the file held before', async () => {
    writeFileSync(path, `${line(1, 1000)}\n`)
    const log = open({ rotate: { maxBytes: 1024 } }, atNoon())
    await log.put(line(2))
    await log.close()
    expect(closedNames(path)).toEqual([`app.log.${today}.1`])
    expect(readFileSync(path, 'utf8')).toBe(`${line(2)}\n`)
  })

  test('never takes the name of a file that is there, packed or not', async () => {
    writeFileSync(join(folder, `app.log.${today}.7.zst`), 'kept')
    const log = open({ rotate: { maxBytes: 1024 } }, atNoon())
    await log.put(...numbers(1, 11).map((n) => line(n)))
    await log.close()
    expect(readdirSync(folder).sort()).toEqual(['app.log', `app.log.${today}.7.zst`, `app.log.${today}.8`])
  })

  test('keeps permissions of the file', async () => {
    writeFileSync(path, '')
    chmodSync(path, 0o640)
    const log = open({ rotate: { maxBytes: 1024 } })
    await log.put(...numbers(1, 11).map((n) => line(n)))
    await log.close()
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o640, 0o640])
  })

  test('rotates what a link leads to, where that is, and leaves the link', async () => {
    const real = join(folder, 'deep')
    mkdirSync(real)
    symlinkSync('deep/real.log', path)
    const log = open({ rotate: { maxBytes: 1024 } })
    await log.put(...numbers(1, 25).map((n) => line(n)))
    await log.close()
    expect(readlinkSync(path)).toBe('deep/real.log')
    expect(lstatSync(join(real, 'real.log')).isFile()).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'deep'])
    path = join(real, 'real.log')
    expect(read()).toEqual(numbers(1, 25))
    expect(closedNames(path)).toHaveLength(2)
  })
})

describe('rotation by time', () => {
  test('begins a file at midnight, and gives each line to the day on which it was logged', async () => {
    const clock = createStill('2026-11-20T23:59:00Z')
    const log = open({ rotate: { interval: 'day' } }, clock)
    await log.put('1 ')
    clock.set('2026-11-21T00:00:00.003Z')
    await log.putAt('2026-11-20T23:59:59.999Z', '2 ', '3 ')
    await log.put('4 ')
    clock.set('2026-11-23T12:00:00Z')
    await log.put('5 ')
    await log.close()
    expect(closedNames(path)).toEqual(['app.log.2026-11-20', 'app.log.2026-11-21'])
    expect(readFileSync(join(folder, 'app.log.2026-11-20'), 'utf8')).toBe('1 \n2 \n3 \n')
    expect(read()).toEqual([1, 2, 3, 4, 5])
  })

  test('divides a batch that was logged on both sides of midnight', async () => {
    const clock = createStill('2026-11-20T23:59:00Z')
    const host = createHost()
    const sink = file({ path, rotate: { interval: 'day' } })
    sink.start?.({ ...host, clock })
    await sink.write({ ...batchOf('1 '), times: [clock.now()] })
    clock.set('2026-11-21T00:00:00.003Z')
    const times = ['2026-11-20T23:59:59.999Z', '2026-11-21T00:00:00.001Z'].map((text) => Date.parse(text))
    await sink.write({ ...batchOf('2 ', '3 '), times })
    await sink[Symbol.asyncDispose]()
    expect(readFileSync(join(folder, 'app.log.2026-11-20'), 'utf8')).toBe('1 \n2 \n')
    expect(readFileSync(path, 'utf8')).toBe('3 \n')
  })

  test("closes at its start what an earlier process wrote on another day, under that day's name", async () => {
    writeFileSync(path, '1 \n')
    utimesSync(path, new Date('2026-11-18T10:00:00Z'), new Date('2026-11-18T10:00:00Z'))
    const log = open({ rotate: { interval: 'day' } }, createStill('2026-11-20T08:00:00Z'))
    await log.put('2 ')
    await log.close()
    expect(closedNames(path)).toEqual(['app.log.2026-11-18'])
    expect(readFileSync(path, 'utf8')).toBe('2 \n')
  })

  test('does not close a file that has no line', async () => {
    const clock = createStill('2026-11-20T23:59:00Z')
    const log = open({ rotate: { interval: 'hour' } }, clock)
    clock.set('2026-11-22T00:00:00Z')
    await log.put('1 ')
    await log.close()
    expect(readdirSync(folder)).toEqual(['app.log'])
  })

  test('numbers the files of one hour where a size is given too', async () => {
    const clock = createStill('2026-11-20T14:10:00Z')
    const log = open({ rotate: { interval: 'hour', maxBytes: 1024 } }, clock)
    await log.put(...numbers(1, 25).map((n) => line(n)))
    clock.set('2026-11-20T15:10:00Z')
    await log.put('26 ')
    await log.close()
    expect(closedNames(path)).toEqual([1, 2, 3].map((n) => `app.log.2026-11-20T14.${n}`))
    expect(read()).toEqual(numbers(1, 26))
  })

  test('closes a file in time also when no line comes', { timeout: 600_000 }, async () => {
    const log = open({ rotate: { interval: 1000 } })
    await log.put('1 ')
    await vi.waitUntil(() => closedNames(path).length === 1, { timeout: 60_000, interval: 20 })
    await log.put('2 ')
    await log.close()
    expect(read()).toEqual([1, 2])
  })

  test('goes on in the same file when the clock is set back', async () => {
    const clock = createStill('2026-11-20T12:00:00Z')
    const log = open({ rotate: { interval: 'day' } }, clock)
    await log.put('1 ')
    clock.set('2026-11-10T12:00:00Z')
    await log.put('2 ')
    clock.set('2026-11-11T12:00:00Z')
    await log.put('3 ')
    await log.close()
    expect(closedNames(path)).toEqual(['app.log.2026-11-10'])
    expect(read()).toEqual([1, 2, 3])
  })
})

describe('closed files', () => {
  test.each(['gzip', 'zstd'] as const)('are packed by %s, with the time and the permissions that they had', async (compress) => {
    writeFileSync(path, `${line(1, 1000)}\n`)
    chmodSync(path, 0o600)
    const written = new Date('2026-11-18T10:00:00Z')
    utimesSync(path, written, written)
    const log = open({ rotate: { interval: 'day', compress } }, createStill('2026-11-20T08:00:00Z'))
    await log.put('2 ')
    await vi.waitUntil(() => log.stats()['packed'] === 1, { timeout: 60_000, interval: 20 })
    await log.close()
    const packed = `app.log.2026-11-18${compress === 'gzip' ? '.gz' : '.zst'}`
    expect(readdirSync(folder).sort()).toEqual(['app.log', packed])
    expect(readAny(join(folder, packed))).toBe(`${line(1, 1000)}\n`)
    const { mode, mtimeMs, size } = statSync(join(folder, packed))
    expect({ mode: mode & 0o777, mtimeMs, isSmaller: size < 200 }).toEqual({
      mode: 0o600,
      mtimeMs: written.getTime(),
      isSmaller: true,
    })
  })

  test('beyond the limits are deleted, packed or not, and nothing else is', async () => {
    const old = ['app.log.2026-11-01', 'app.log.2026-11-02.1.gz', 'app.log.2026-11-02.2.zst', 'app.log.2026-11-03']
    const others = ['app.log.1', 'app.log.2026-11-01.bak', 'app.log-20261101', 'other.log.2026-11-01', 'app.log.2026-11-04']
    for (const name of [...old, ...others.slice(0, -1)]) writeFileSync(join(folder, name), 'x')
    mkdirSync(join(folder, 'app.log.2026-11-04'))
    symlinkSync('other.log.2026-11-01', join(folder, 'app.log.2026-11-05'))
    const log = open({ rotate: { interval: 'day', keep: { files: 1 } } })
    await vi.waitUntil(() => log.stats()['deleted'] === 3, { timeout: 60_000, interval: 20 })
    await log.put('1 ')
    await log.close()
    expect(readdirSync(folder).sort()).toEqual([...others, 'app.log', 'app.log.2026-11-03', 'app.log.2026-11-05'].sort())
    expect(log.stats()).toMatchObject({ deleted: 3, deletedBytes: 3 })
  })

  test('are deleted by their age and by their bytes together', async () => {
    for (const [day, daysAgo] of [5, 4, 3, 2, 1].entries()) {
      const name = join(folder, `app.log.2026-11-0${day + 1}`)
      writeFileSync(name, 'x'.repeat(1000))
      const time = new Date(Date.now() - daysAgo * 86_400_000)
      utimesSync(name, time, time)
    }
    const log = open({ rotate: { interval: 'day', keep: { maxAgeDays: 4.5, totalBytes: '3 kB' } } })
    await vi.waitUntil(() => log.stats()['deleted'] === 2, { timeout: 60_000, interval: 20 })
    await log.close()
    expect(closedNames(path)).toEqual([3, 4, 5].map((day) => `app.log.2026-11-0${day}`))
  })

  test('that another process has still open are neither packed nor deleted', async () => {
    const held = join(folder, 'app.log.2026-11-01')
    writeFileSync(held, 'held\n')
    const { dev, ino } = statSync(held, { bigint: true })
    const marker = join(folder, '.app.log.0123.open')
    writeFileSync(
      marker,
      JSON.stringify({ pid: process.ppid, host: (await import('node:os')).hostname(), startedAt: 0, identity: `${dev}:${ino}` }),
    )
    writeFileSync(join(folder, 'app.log.2026-11-02'), 'free\n')
    const log = open({ rotate: { interval: 'day', compress: 'gzip', keep: { files: 0 } } })
    await vi.waitUntil(() => log.stats()['deleted'] === 1, { timeout: 60_000, interval: 20 })
    await log.close()
    expect(readdirSync(folder).sort()).toEqual(['.app.log.0123.open', 'app.log', 'app.log.2026-11-01'])
  })

  test('of a process that died while it packed are packed again, and its half-made ones removed', async () => {
    writeFileSync(join(folder, 'app.log.2026-11-01'), 'whole\n')
    writeFileSync(join(folder, 'app.log.2026-11-01.gz'), 'what was there, whatever it was')
    writeFileSync(join(folder, `.app.log.2026-11-01.gz.${'0'.repeat(36)}.draft`), 'half of it')
    writeFileSync(join(folder, 'app.log.2026-11-02'), '')
    const log = open({ rotate: { interval: 'day', compress: 'gzip' } })
    await vi.waitUntil(() => log.stats()['packed'] === 1, { timeout: 60_000, interval: 20 })
    await log.close()
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.2026-11-01.gz'])
    expect(readAny(join(folder, 'app.log.2026-11-01.gz'))).toBe('whole\n')
  })

  test('that grow while they are packed are packed again later, with all lines', async () => {
    const closed = join(folder, 'app.log.2026-11-01')
    writeFileSync(closed, `${'x'.repeat(1_000_000)}\n`)
    const log = open({ rotate: { interval: 'day', compress: 'gzip' } })
    await vi.waitUntil(() => readdirSync(folder).some((name) => name.endsWith('.draft')), { timeout: 60_000, interval: 1 })
    appendFileSync(closed, 'late\n')
    await vi.waitUntil(() => log.stats()['packed'] === 1, { timeout: 60_000, interval: 20 })
    await log.close()
    expect(readAny(`${closed}.gz`).endsWith('\nlate\n')).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.2026-11-01.gz'])
  })
})

describe('options of a rotation', () => {
  const codeOf = (rotate: unknown): unknown => {
    try {
      return file({ path, rotate } as never).name
    } catch (error) {
      return (error as { code?: unknown }).code
    }
  }

  test.each([
    { maxBytes: '10 MB' },
    { maxBytes: '1.5GiB', interval: 'hour', zone: 'local' },
    { interval: 60_000, keep: {}, compress: false },
    { interval: 'day', keep: { files: 3, maxAgeDays: 0.5, totalBytes: '512 KiB' }, compress: 'zstd' },
  ])('are taken: %j', (rotate) => {
    expect(codeOf(rotate)).toBe('file')
  })

  test.each([
    true,
    null,
    {},
    { keep: { files: 3 } },
    { maxBytes: 10 },
    { maxBytes: '10 megs' },
    { maxBytes: '10' },
    { maxBytes: -1 },
    { interval: 'week' },
    { interval: 10 },
    { interval: 'day', zone: 'CET' },
    { interval: 'day', compress: true },
    { interval: 'day', keep: { maxAgeDays: 0 } },
    { interval: 'day', keep: { files: -1 } },
    { interval: 'day', keep: 3 },
  ])('are refused: %j', (rotate) => {
    expect(codeOf(rotate)).toMatch(/^CORDWOOD_ERR_OPTION_(?:INVALID|UNKNOWN)$/)
  })

  test('that are not known are named', () => {
    expect(codeOf({ interval: 'day', maxFiles: 3 })).toBe('CORDWOOD_ERR_OPTION_UNKNOWN')
    expect(codeOf({ interval: 'day', keep: { days: 3 } })).toBe('CORDWOOD_ERR_OPTION_UNKNOWN')
  })

  test('do not fit a device', () => {
    const sink = file({ path: '/dev/null', rotate: { interval: 'day' } })
    expect(() => sink.start?.(createHost())).toThrow('regular file')
  })
})
