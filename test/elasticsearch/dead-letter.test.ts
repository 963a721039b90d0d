import { fork } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import fc from 'fast-check'
import { readDeadLetter } from '../../src/elasticsearch/ship/dead-letter-line.ts'
import { createDeadLetters, type DeadLetter } from '../../src/elasticsearch/ship/dead-letter.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-dead-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const letter = (n: number): DeadLetter => {
  const body = Buffer.from(`{"create":{"_id":"id-${n}"}}\n{"n":${n},"text":"é\\n"}\n`)
  return {
    line: { slip: { body, ends: [body.length], levels: [30], open: 1 }, first: 0, last: 1 },
    refusal: { status: 400, type: 'document_parsing_exception', reason: 'no "number"' },
  }
}
const read = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as unknown)
const now = (): number => Date.parse('2026-11-21T10:00:00Z')

it('writes one JSON object a line: when, where to, why, and the line as it was', async () => {
  const path = join(folder, 'one.ndjson')
  await createDeadLetters({ path }, now).write([letter(1), letter(2)], 'logs-x-default')
  expect(read(path)).toEqual(
    [1, 2].map((n) => ({
      '@timestamp': '2026-11-21T10:00:00.000Z',
      target: 'logs-x-default',
      _id: `id-${n}`,
      reason: { status: 400, type: 'document_parsing_exception', reason: 'no "number"' },
      line: { n, text: 'é\n' },
    })),
  )
})

it('makes a file that nobody else can read', async () => {
  const path = join(folder, 'private.ndjson')
  await createDeadLetters({ path }, now).write([letter(1)], 'x')
  expect(statSync(path).mode & 0o077).toBe(0)
})

it('keeps two files of at most the given size', async () => {
  const path = join(folder, 'capped.ndjson')
  const letters = createDeadLetters({ path, maxBytes: 1_000 }, now)
  for (let n = 0; n < 40; n++) await letters.write([letter(n)], 'x')
  expect(statSync(path).size).toBeLessThanOrEqual(1_000)
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(1_000)
  const kept = [...read(`${path}.1`), ...read(path)] as { line: { n: number } }[]
  expect(kept.at(-1)?.line.n).toBe(39)
  expect(kept.map((each, index) => each.line.n - (kept[0]?.line.n ?? 0) === index).every(Boolean)).toBe(true)
})

it('writes what comes at once one after the other', async () => {
  const path = join(folder, 'many.ndjson')
  const letters = createDeadLetters({ path }, now)
  await Promise.all(Array.from({ length: 50 }, (_, n) => letters.write([letter(n)], 'x')))
  expect(read(path).map((each) => (each as { line: { n: number } }).line.n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
})

it('rejects when the file cannot be written', async () => {
  const letters = createDeadLetters({ path: '/proc/none/dead.ndjson' }, now)
  await expect(letters.write([letter(1)], 'x')).rejects.toThrow('ENOENT')
})

it('says how many older letters it gave up, so that all are either in the files or counted', async () => {
  const path = join(folder, 'counted.ndjson')
  const letters = createDeadLetters({ path, maxBytes: 1_000 }, now)
  let lost = 0
  for (let n = 0; n < 60; n++) lost += await letters.write([letter(n)], 'x')
  expect(lost).toBeGreaterThan(0)
  expect(read(`${path}.1`).length + read(path).length + lost).toBe(60)
})

it('counts every letter that processes give up for each other which share a file', { timeout: 600_000 }, async () => {
  const path = join(folder, 'shared.ndjson')
  const letters = 400
  const costs = await Promise.all(
    ['a', 'b', 'c'].map((name) => {
      const child = fork(new URL('letters-process.ts', import.meta.url), [path, name, String(letters), '1500'])
      return new Promise<number>((resolve) => child.once('message', (lost) => resolve(Number(lost))))
    }),
  )
  const kept = [...read(`${path}.1`), ...read(path)].length
  expect(kept + costs.reduce((sum, lost) => sum + lost, 0)).toBe(3 * letters)
  expect(
    readdirSync(folder)
      .filter((name) => name.startsWith('shared.ndjson.'))
      .sort(),
  ).toEqual(['shared.ndjson.1'])
})

it('takes no more when both files are full, where it is told to keep the oldest', async () => {
  const path = join(folder, 'kept.ndjson')
  const letters = createDeadLetters({ path, maxBytes: 1_000, whenFull: 'drop-newest' }, now)
  let written = 0
  for (let n = 0; n < 60; n++) {
    const isWritten = await letters.write([letter(n)], 'x').then(
      () => true,
      () => false,
    )
    if (isWritten) written++
  }
  expect(written).toBeLessThan(60)
  expect(read(`${path}.1`).length + read(path).length).toBe(written)
  expect(read(`${path}.1`)[0]).toMatchObject({ line: { n: 0 } })
  await expect(letters.write([letter(60)], 'x')).rejects.toThrow('full')
})

it('ends a line first that a killed process left torn', async () => {
  const path = join(folder, 'torn.ndjson')
  await createDeadLetters({ path }, now).write([letter(1)], 'x')
  appendFileSync(path, '{"@timestamp":"2026-11-21T10:0')
  await createDeadLetters({ path }, now).write([letter(2)], 'x')
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.map((text) => readDeadLetter(text)?.id)).toEqual(['id-1', undefined, 'id-2'])
})

it('reads back what it wrote, whatever the reason and the line hold', async () => {
  let file = 0
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.string(), async (value, reason, type) => {
      const path = join(folder, `any-${file++}.ndjson`)
      const document = JSON.stringify({ line: value })
      const body = Buffer.from(`{"create":{"_id":"i"}}\n${document}\n`)
      const line = { slip: { body, ends: [body.length], levels: [30], open: 1 }, first: 0, last: 1 }
      await createDeadLetters({ path }, now).write([{ line, refusal: { status: 400, type, reason } }], 'x')
      expect(readDeadLetter(readFileSync(path, 'utf8').trimEnd())).toEqual({
        at: '2026-11-21T10:00:00.000Z',
        target: 'x',
        id: 'i',
        reason: { status: 400, type, reason: Buffer.from(reason).toString() === reason ? reason : expect.any(String) },
        line: document,
      })
    }),
    { numRuns: 200 },
  )
})
