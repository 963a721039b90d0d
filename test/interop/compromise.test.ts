import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random } from '../../bench/mask/random.ts'
import { fullName } from '../../bench/mask/values/names.ts'
import { createLogger, memory } from '../../src/index.ts'
import { persons } from '../../src/interop/compromise.ts'

const root = new URL('../..', import.meta.url).pathname
const { signal } = new AbortController()

async function found(text: string, options?: Parameters<typeof persons>[0]): Promise<string[]> {
  const [spans = []] = await persons(options).detect([text], { signal })
  return spans.map(({ start, end, cls }) => `${cls}: ${text.slice(start, end)}`)
}

test.each([
  ['thanks to Mary Thompson we know', ['person: Mary Thompson']],
  ["John Smith's order (for George Harrison)", ['person: John Smith', 'person: George Harrison']],
  ['Internal Server Error', []],
  ['GET /api/v1/orders 200', []],
])('finds the persons in %j', async (text, expected) => {
  expect(await found(text)).toEqual(expected)
})

test('finds places and organisations where asked for', async () => {
  expect(await found('Mary Thompson moved to Berlin', { places: true })).toEqual(['person: Mary Thompson', 'location: Berlin'])
  expect(await found('Mary Thompson left Microsoft', { organizations: true })).toEqual([
    'person: Mary Thompson',
    'organization: Microsoft',
  ])
})

test('answers with places inside of the text, whatever stands around a name', async () => {
  const detector = persons({ places: true, organizations: true })
  const piece = fc.oneof(
    fc.constantFrom('ok', '😀', '\n', '"', '(', '…', ' ', 'l\u0301', '100%'),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.integer().map((seed) => fullName(new Random(seed))),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.constantFrom(' ', '', '\n'), async (pieces, glue) => {
      const text = pieces.join(glue)
      const [spans = []] = await detector.detect([text], { signal })
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 150 },
  )
})

test('stops when nobody waits for it', async () => {
  await expect(persons().detect(['Mary Thompson'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})

test('masks names in the lines of a logger, off the call', async () => {
  const sink = memory()
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, mask: { detectors: [persons({ budgetMs: 30_000 })] } })
  log.info('thanks to Mary Thompson we know', { note: 'ask George Harrison' })
  await log.flush(undefined)
  await log.close()
  expect(sink.records[0]?.message).toBe('thanks to [PERSON] we know')
  expect(sink.records[0]?.fields['note']).toBe('ask [PERSON]')
})

test('says what to install where compromise is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-compromise-'))
  try {
    cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
    symlinkSync(join(root, 'package.json'), join(folder, 'package.json'))
    const program = `import { persons } from './src/interop/compromise.ts'
      try { persons() } catch (error) { console.log(error.code + ' ' + error.message) }`
    const said = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(said).toContain('CORDWOOD_ERR_PEER_MISSING')
    expect(said).toContain('npm install compromise')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.each([{ budgetMs: 0 }, { onTimeout: 'wait' }, { person: true }])('refuses %j', (options) => {
  expect(() => persons(options as never)).toThrow(expect.objectContaining({ name: 'CordwoodError' }))
})
