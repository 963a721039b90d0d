import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readTail } from '../../src/audit/chain.ts'
import { verifyAuditLog } from '../../src/index.ts'
import { audited, newPath, readLines, readRecords } from './setup.ts'

const key = 'from a vault'
const child = (name: string): string => new URL(`children/${name}.ts`, import.meta.url).pathname

/** How a writer is killed: so many milliseconds after it has written its first record, and after what else is waited for. */
interface Death {
  readonly afterMs: number
  /** Called when the first record is written. */
  readonly first?: () => Promise<void>
}

/** Runs the endless writer until it is killed; answers what it was told. */
async function untilKilled(path: string, fsync: string, onFailure: string, { afterMs, first }: Death): Promise<string[]> {
  const running = spawn(process.execPath, [child('until-killed'), path, fsync, onFailure], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = new Promise((resolve) => running.once('close', resolve))
  let told = ''
  let isFirst = true
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text
    if (!isFirst || !told.includes('\n')) return
    isFirst = false
    void (async () => {
      await first?.()
      setTimeout(() => running.kill('SIGKILL'), afterMs)
    })()
  })
  await closed
  expect(running.signalCode).toBe('SIGKILL')
  // Its last note may be torn.
  return told.split('\n').slice(0, -1)
}

/** Kills tear lines: the next record of the chain tells of them. */
async function tellOfTears(path: string): Promise<void> {
  const { log } = audited({ path, key })
  log.audit('after the kills', { actor: 'ann' })
  await log.close()
}

/** Resolves for each of so many callers when the last of them has called. */
function meeting(callers: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let missing = callers
  return () => {
    if (--missing === 0) resolve()
    return promise
  }
}

describe.concurrent.each([
  ['always', 'warn'],
  ['interval', 'throw'],
  ['never', 'throw'],
])('with fsync %s and onFailure %s', (fsync, onFailure) => {
  it(
    'a writer that is killed five times in its burst loses no record that it has answered for',
    { timeout: 600_000 },
    async () => {
      const path = newPath()
      const told: string[] = []
      for (const afterMs of [5, 40, 11, 77, 23]) told.push(...(await untilKilled(path, fsync, onFailure, { afterMs })))
      await tellOfTears(path)
      const { ok, fault, records, files } = await verifyAuditLog(path, { key })
      expect([ok, fault]).toEqual([true, undefined])
      // At least one in each life; how many more is the machine's business.
      expect(told.length).toBeGreaterThanOrEqual(5)
      expect(records).toBeGreaterThan(told.length)
      // Without the lines that were torn: the verification has seen that records tell of them.
      const held = new Map(
        files
          .flatMap((file) => readLines(file).map((line) => readTail(Buffer.from(line))))
          .filter((tail) => tail !== undefined)
          .map(({ seq, hash }) => [seq, hash]),
      )
      expect(held.size).toBe(records)
      for (const note of told) {
        const [seq, hash] = note.split(' ')
        expect(held.get(Number(seq))).toBe(hash)
      }
    },
  )
})

it('two processes that write one path at once, and are killed, have a chain each', { timeout: 600_000 }, async () => {
  const path = newPath()
  for (let round = 0; round < 2; round++) {
    // Neither dies before both have written: so each has a path of its own.
    const first = meeting(2)
    await Promise.all([1, 2].map((index) => untilKilled(path, 'never', 'throw', { afterMs: index * 20, first })))
  }
  const second = path.replace('audit.log', 'audit.2.log')
  for (const own of [path, second]) {
    await tellOfTears(own)
    const { ok, fault, records } = await verifyAuditLog(own, { key })
    expect([ok, fault]).toEqual([true, undefined])
    // One of each round, and the last.
    expect(records).toBeGreaterThan(2)
  }
})

describe('the end of the process', { timeout: 600_000 }, () => {
  it.each([
    ['exit', { status: 3, signal: null }],
    ['natural', { status: 0, signal: null }],
    ['throw', { status: 1, signal: null }],
    ['SIGTERM', { status: null, signal: 'SIGTERM' }],
    ['SIGINT', { status: null, signal: 'SIGINT' }],
    ['close', { status: 0, signal: null }],
  ])('%s: every record is there, with a checkpoint of the last, and no promise is complained of', (ending, end) => {
    for (const fsync of ['always', 'interval', 'never']) {
      const path = newPath()
      const { status, signal, stderr } = spawnSync(process.execPath, [child('ending'), path, ending, fsync], { encoding: 'utf8' })
      expect({ status, signal }).toEqual(end)
      if (ending !== 'throw') expect(stderr).toBe('')
      expect(readRecords(path)).toHaveLength(500)
      const last = readRecords(path).at(-1)
      expect(readRecords(`${path}.checkpoints`)).toMatchObject([{ seq: 500, hash: last?.['hash'] }])
    }
  })

  it('a listener of exit still writes its record', async () => {
    const path = newPath()
    const { status, stderr } = spawnSync(process.execPath, [child('ending'), path, 'late'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readRecords(path)).toHaveLength(501)
    expect((await verifyAuditLog(path, { key })).ok).toBe(true)
  })
})

interface FullDisk {
  receipts: { seq: number; hash: string }[]
  refused: { code: string; index: number }[]
  durable: number
  rejected: number
  codes: string[]
  lost: number
}

/** Runs a writer whose file may not grow beyond 100 KiB, until it is full; then it may. */
async function fullDisk(path: string, onFailure: string): Promise<FullDisk> {
  // The soft limit only: beyond it writes are cut off, and then fail.
  const shell = `trap '' XFSZ; ulimit -S -f 100; exec ${process.execPath} ${child('full-disk')} ${path} ${onFailure}`
  const running = spawn('bash', ['-c', shell], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    const isFirst = stderr === ''
    stderr += text
    const pid = /ready (\d+)/.exec(stderr)?.[1]
    if (!isFirst || pid === undefined) return
    execFileSync('prlimit', ['--pid', pid, '--fsize=unlimited'])
    process.kill(Number(pid), 'SIGUSR2')
  })
  const status = await new Promise((resolve) => running.once('close', resolve))
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^ready \d+\n$/)])
  return JSON.parse(stdout) as FullDisk
}

describe('a full disk', { timeout: 600_000 }, () => {
  it('with onFailure warn: nothing is thrown or lost, and all is written when there is room', async () => {
    const path = newPath()
    const { receipts, refused, durable, rejected, codes, lost } = await fullDisk(path, 'warn')
    expect(refused).toEqual([])
    expect([durable, rejected, lost]).toEqual([320, 0, 0])
    expect(codes).toEqual(['CORDWOOD_PROBLEM_AUDIT'])
    expect(readRecords(path)).toMatchObject(receipts)
    expect(await verifyAuditLog(path, { key })).toMatchObject({ ok: true, records: 320, tears: [] })
  })

  it('with onFailure throw: each call that could not write throws, and its record is not there', async () => {
    const path = newPath()
    const { receipts, refused, durable, lost } = await fullDisk(path, 'throw')
    expect(refused.length).toBeGreaterThan(20)
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['CORDWOOD_ERR_AUDIT']))
    expect([receipts.length + refused.length, durable, lost]).toEqual([320, receipts.length, refused.length])
    expect(readRecords(path)).toMatchObject(receipts)
    const indices = readRecords(path).map((record) => record['index'])
    expect(indices).not.toEqual(expect.arrayContaining([refused[0]?.index]))
    expect((await verifyAuditLog(path, { key })).ok).toBe(true)
  })
})

it('verifies 100,000 records in one run, in less memory than they take', { timeout: 600_000 }, async () => {
  const path = newPath()
  const write = `import { createLogger, verifyAuditLog } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
    const log = createLogger({ sinks: [], audit: { path: ${JSON.stringify(path)}, key: 'from a vault', fsync: 'never' } })
    for (let index = 0; index < 100_000; index++) log.audit('one of many', { index, before: { limit: index }, after: { limit: index + 1 } })
    await log.close()`
  execFileSync(process.execPath, ['--input-type=module-typescript', '-e', write])
  const verify = `import { verifyAuditLog } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
    const { ok, records, checkpoints } = await verifyAuditLog(${JSON.stringify(path)}, { key: 'from a vault' })
    console.log(JSON.stringify([ok, records, checkpoints, process.resourceUsage().maxRSS * 1024]))`
  const out = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', verify], { encoding: 'utf8' })
  const [ok, records, checkpoints, peakBytes] = JSON.parse(out) as [boolean, number, number, number]
  expect([ok, records, checkpoints]).toEqual([true, 100_000, 100])
  const idle = execFileSync(
    process.execPath,
    [
      '--input-type=module-typescript',
      '-e',
      `import ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
    console.log(process.resourceUsage().maxRSS * 1024)`,
    ],
    { encoding: 'utf8' },
  )
  expect(readFileSync(path).length).toBeGreaterThan(48 << 20)
  expect(peakBytes - Number(idle)).toBeLessThan(40 << 20)
})
