import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { file, type FileOptions } from '../../src/sinks/file.ts'
import { inOwnFolders } from './own-folders.ts'
import { batchOf, createHost } from './setup.ts'

let folder = ''
let path = ''
let count = 0
inOwnFolders('reopen', (own) => {
  folder = own
  path = join(own, 'app.log')
  count++
})

/** A look is due at the latest then. */
const noticed = (): Promise<void> => sleep(15)

function open(options: Omit<FileOptions, 'path'> = {}): {
  readonly host: ReturnType<typeof createHost>
  put(text: string): Promise<void>
  close(): Promise<void>
} {
  const host = createHost(`boot${count}`)
  const sink = file({ path, ...options })
  sink.start?.(host)
  return { host, put: (text) => sink.write(batchOf(text)), close: () => sink[Symbol.asyncDispose]() }
}

describe('a file that is open', () => {
  test('is opened anew after it was renamed', async () => {
    const log = open()
    await log.put('one')
    renameSync(path, `${path}.1`)
    await noticed()
    await log.put('two')
    await log.close()
    expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['one\n', 'two\n'])
    expect(log.host.problems).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1'])
  })

  test('goes on in the file that was put into its place', async () => {
    const log = open()
    await log.put('one')
    writeFileSync(`${path}.new`, 'there\n')
    renameSync(`${path}.new`, path)
    await noticed()
    await log.put('two')
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('there\ntwo\n')
  })

  test('is begun again after it was deleted, with a word about it', async () => {
    const log = open()
    await log.put('one')
    rmSync(path)
    await noticed()
    await log.put('two')
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('two\n')
    expect(log.host.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_FILE_REMOVED'])
  })

  test('keeps its lines waiting while its folder is gone, and writes them when it is back', async () => {
    const log = open()
    const host = createHost('waiting')
    const sink = file({ path })
    sink.start?.(host)
    rmSync(folder, { recursive: true })
    await noticed()
    const batch = batchOf('one', 'two')
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(() => sink.flushSync?.()).toThrow('ENOENT')
    mkdirSync(folder)
    await sink.write(batch)
    await sink[Symbol.asyncDispose]()
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
  })

  test('follows a link that is led elsewhere', async () => {
    const real = (name: string): string => join(folder, name, 'real.log')
    for (const name of ['a', 'b']) mkdirSync(join(folder, name))
    symlinkSync(real('a'), path)
    const log = open()
    await log.put('one')
    rmSync(path)
    symlinkSync(real('b'), path)
    await noticed()
    await log.put('two')
    expect(readdirSync(join(folder, 'a'))).toEqual(['real.log'])
    await log.close()
    expect([readFileSync(real('a'), 'utf8'), readFileSync(real('b'), 'utf8')]).toEqual(['one\n', 'two\n'])
    expect(readdirSync(join(folder, 'b'))).toEqual(['real.log'])
  })

  test('goes on at the beginning after it was cut (copytruncate), without a hole', async () => {
    const log = open({ rotate: { maxBytes: 1024 } })
    await log.put('x'.repeat(900))
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    await noticed()
    await log.put('y'.repeat(900))
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe(`${'y'.repeat(900)}\n`)
    expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1'])
  })

  test('goes on in the renamed file while its path cannot be opened, and says so once', async () => {
    const log = open()
    await log.put('one')
    renameSync(path, `${path}.1`)
    mkdirSync(path)
    await noticed()
    await log.put('two')
    await noticed()
    await log.put('three')
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('one\ntwo\nthree\n')
    expect(log.host.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_ROTATION'])
    rmSync(path, { recursive: true })
    await sleep(1_050)
    await log.put('four')
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('four\n')
  })

  test('may be written to by two sinks of one process: each rotation is seen by both', async () => {
    const rotate = { maxBytes: 1024 }
    const logs = [open({ rotate }), open({ rotate })]
    for (let n = 0; n < 60; n++) {
      await logs[n % 2]?.put(String(n).padEnd(99, 'x'))
      if (n % 10 === 9) await noticed()
    }
    for (const log of logs) await log.close()
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    const seen = texts.flatMap((text) => text.split('\n').slice(0, -1)).map((text) => Number.parseInt(text, 10))
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(2 * 1024)
  })
})

describe('reopenOn', () => {
  test('opens the path at the signal, also where nothing is written', async () => {
    const log = open({ reopenOn: 'SIGUSR2' })
    await log.put('one')
    renameSync(path, `${path}.1`)
    process.kill(process.pid, 'SIGUSR2')
    await expect.poll(() => existsSync(path)).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('')
    await log.put('two')
    await log.close()
    expect(readFileSync(path, 'utf8')).toBe('two\n')
    expect(process.listenerCount('SIGUSR2')).toBe(0)
  })

  test.each(['SIGKILL', 'SIGSTOP', 'HUP', 'toString', 1])('cannot be %s', (reopenOn) => {
    expect(() => file({ path, reopenOn } as never)).toThrow('reopenOn')
  })
})
