import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createDeadLetters, type DeadLetter } from '../../src/elasticsearch/dead-letter.ts'

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
