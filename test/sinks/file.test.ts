import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { CordwoodError } from '../../src/core/error.ts'
import { file } from '../../src/sinks/file.ts'
import { batchOf, createHost } from './setup.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-file-'))
afterAll(() => rmSync(root, { recursive: true }))
let folder = root
let path = ''
let count = 0
beforeEach(() => {
  folder = join(root, String(++count))
  mkdirSync(folder)
  path = join(folder, 'app.log')
})

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    return error instanceof CordwoodError ? error.code : String(error)
  }
  return undefined
}

describe('a file', () => {
  test('has its lines within the call of write', async () => {
    const sink = file({ path })
    sink.start?.(createHost())
    const written = sink.write(batchOf('one', 'two ✓ 漢字 😀'))
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo ✓ 漢字 😀\n')
    await written
    await sink[Symbol.asyncDispose]()
  })

  test('is appended to, by batches of any size', async () => {
    writeFileSync(path, 'before\n')
    const sink = file({ path })
    sink.start?.(createHost())
    const large = 'é'.repeat(200_000)
    await sink.write(batchOf(large))
    await sink.write(batchOf('small'))
    await sink[Symbol.asyncDispose]()
    expect(readFileSync(path, 'utf8')).toBe(`before\n${large}\nsmall\n`)
  })

  test('that ends in the middle of a line gets a line feed first, and that is reported', async () => {
    writeFileSync(path, 'whole\ntorn in the mid')
    const host = createHost()
    const sink = file({ path })
    sink.start?.(host)
    await sink.write(batchOf('next'))
    await sink[Symbol.asyncDispose]()
    expect(readFileSync(path, 'utf8')).toBe('whole\ntorn in the mid\nnext\n')
    expect(host.problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_UNCLEAN_END'])
  })

  test('whose other writer is in the middle of a line just now is not taken for torn', async () => {
    const program = `
      const { openSync, writeSync } = require('node:fs')
      const file = openSync(process.argv[1], 'a')
      const nap = new Int32Array(new SharedArrayBuffer(4))
      for (let n = 0; ; n++) {
        writeSync(file, 'be')
        Atomics.wait(nap, 0, 0, 4)
        writeSync(file, 'gun\\n')
        Atomics.wait(nap, 0, 0, 4)
        if (n === 5) process.stdout.write('ready')
      }`
    writeFileSync(path, '')
    const other = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(other.stdout, 'data')
      writeFileSync(join(folder, '.app.log.other.open'), JSON.stringify({ pid: other.pid, host: hostname(), startedAt: 0 }))
      for (let turn = 0; turn < 8; turn++) {
        const host = createHost(`boot${turn}`)
        const sink = file({ path })
        sink.start?.(host)
        await sink[Symbol.asyncDispose]()
        expect(host.problems).toEqual([])
      }
    } finally {
      other.kill('SIGKILL')
      await once(other, 'close')
    }
    expect(readFileSync(path, 'utf8')).toMatch(/^(begun\n)*(be)?$/)
  })

  test('that a dead process had open is reported once', async () => {
    const marker = join(folder, '.app.log.0123.open')
    writeFileSync(marker, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), startedAt: 0 }))
    const reports = await Promise.all(
      ['a', 'b'].map(async (bootId) => {
        const host = createHost(bootId)
        const sink = file({ path })
        sink.start?.(host)
        await sink[Symbol.asyncDispose]()
        return host.problems.map(({ code }) => code)
      }),
    )
    expect(reports).toEqual([['CORDWOOD_PROBLEM_UNCLEAN_END'], []])
    expect(readdirSync(folder)).toEqual(['app.log'])
  })

  test('that a living process has open is not', async () => {
    const marker = join(folder, '.app.log.0123.open')
    writeFileSync(marker, JSON.stringify({ pid: process.ppid, host: hostname(), startedAt: 0 }))
    const host = createHost()
    const sink = file({ path })
    sink.start?.(host)
    await sink[Symbol.asyncDispose]()
    expect(host.problems).toEqual([])
    expect(readdirSync(folder).sort()).toEqual(['.app.log.0123.open', 'app.log'])
  })

  test('is closed when the last of the loggers that share it is', async () => {
    const sink = file({ path })
    sink.start?.(createHost())
    sink.start?.(createHost())
    await sink[Symbol.asyncDispose]()
    await sink.write(batchOf('still open'))
    await sink[Symbol.asyncDispose]()
    expect(readFileSync(path, 'utf8')).toBe('still open\n')
    await expect(sink.write(batchOf('too late'))).rejects.toMatchObject({ code: 'CORDWOOD_ERR_CLOSED' })
  })

  test('gets its folders and permissions made', async () => {
    const deep = join(folder, 'a/b/app.log')
    const sink = file({ path: deep, mkdir: true, mode: 0o600 })
    sink.start?.(createHost())
    await sink[Symbol.asyncDispose]()
    expect(statSync(deep).mode & 0o777).toBe(0o600)
  })

  test('that cannot be opened is refused when the logger is made', () => {
    const sink = file({ path: join(folder, 'missing/app.log') })
    expect(codeOf(() => sink.start?.(createHost()))).toBe('CORDWOOD_ERR_SOURCE_UNREADABLE')
  })

  test('is no place for unknown options', () => {
    expect(codeOf(() => file({ path, rotated: true } as never))).toBe('CORDWOOD_ERR_OPTION_UNKNOWN')
    expect(codeOf(() => file({ path: '' }))).toBe('CORDWOOD_ERR_OPTION_INVALID')
    expect(codeOf(() => file({ path, mode: 99_999 }))).toBe('CORDWOOD_ERR_OPTION_INVALID')
  })

  test('keeps working where no marker can be written', async () => {
    writeFileSync(path, '')
    chmodSync(folder, 0o555)
    const sink = file({ path })
    sink.start?.(createHost('x/y'))
    await sink.write(batchOf('one'))
    await sink[Symbol.asyncDispose]()
    chmodSync(folder, 0o755)
    expect(readFileSync(path, 'utf8')).toBe('one\n')
  })

  test('on a full device fails at each write', async () => {
    const sink = file({ path: '/dev/full' })
    sink.start?.(createHost())
    const batch = batchOf('one')
    await expect(sink.write(batch)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(() => sink.flushSync?.()).toThrow('ENOSPC')
    await expect(sink.write(batchOf('two'))).rejects.toMatchObject({ code: 'ENOSPC' })
    await sink[Symbol.asyncDispose]()
  })
})
