import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AsyncDetector, DetectedSpan } from '../../src/core/async-detector.ts'
import type { Problem } from '../../src/core/problem.ts'
import { createLogger, type LoggerOptions, memory } from '../../src/index.ts'

function find(text: string, pattern: RegExp, cls: string): DetectedSpan[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ start: index, end: index + found.length, cls }))
}

/** Longer than any test waits. */
const never = 3_600_000

/** Finds planets, after so many milliseconds, and notes what it was asked. */
function planets(
  more: Partial<AsyncDetector> & { afterMs?: number } = {},
): AsyncDetector & { readonly asked: string[][]; readonly signals: AbortSignal[] } {
  const asked: string[][] = []
  const signals: AbortSignal[] = []
  const { afterMs = 0, ...rest } = more
  const detector: AsyncDetector = {
    id: 'planets',
    // A machine may stand still before the detector is asked.
    budgetMs: 60_000,
    onTimeout: 'pass',
    async detect(batch, { signal }) {
      asked.push([...batch])
      signals.push(signal)
      await delay(afterMs, undefined, { ref: false })
      return batch.map((text) => find(text, /Mars|Venus/g, 'planet'))
    },
    ...rest,
  }
  return Object.assign(detector, { asked, signals })
}

function open(detectors: readonly AsyncDetector[], options: LoggerOptions = {}) {
  const sink = memory()
  const problems: Problem[] = []
  const log = createLogger({
    sinks: [sink],
    exit: { signals: [] },
    onProblem: (problem) => problems.push(problem),
    ...options,
    mask: { detectors },
  })
  return { sink, problems, log }
}

test('what a detector finds is masked wherever it stands in the line', async () => {
  const { sink, log } = open([planets()])
  log
    .child({ from: 'Venus' })
    .error('landed on Mars, not "Venus"', new Error('lost near Mars'), { at: { list: ['Mars', 1] }, Mars: true })
  await log.flush()
  const line = JSON.parse(sink.lines[0] ?? '') as Record<string, unknown>
  expect(line).toMatchObject({
    message: 'landed on [PLANET], not "[PLANET]"',
    from: '[PLANET]',
    at: { list: ['[PLANET]', 1] },
    Mars: true,
  })
  expect(line['error.message']).toBe('lost near [PLANET]')
})

test('the call does not wait: the detector is asked afterwards', async () => {
  const detector = planets()
  const { log } = open([detector])
  log.info('Mars')
  expect(detector.asked).toEqual([])
  await log.flush()
  expect(detector.asked).toEqual([['Mars']])
})

test('texts of several lines are asked in one batch, and known ones not again', async () => {
  const detector = planets()
  const { sink, log } = open([detector])
  for (let index = 0; index < 3; index++) log.info('Mars', { other: `Venus ${index}` })
  await log.flush()
  expect(detector.asked).toEqual([['Mars', 'Venus 0', 'Venus 1', 'Venus 2']])
  log.info('Mars', { other: 'Venus 1' })
  await log.flush()
  expect(detector.asked).toHaveLength(1)
  expect(sink.records.at(-1)?.message).toBe('[PLANET]')
})

test('texts that a detector does not accept, and the members of the logger itself, are not asked about', async () => {
  const detector = planets({ accepts: (text) => text.length > 3 })
  const { log } = open([detector], { service: 'Mars service' })
  log.info('abc', { id: '4bf92f35' })
  await log.flush()
  expect(detector.asked).toEqual([['4bf92f35']])
})

test("a line goes on after its time: 'pass' prints what was not looked at", async () => {
  const { sink, log } = open([planets({ afterMs: never, budgetMs: 20 })])
  log.info('Mars')
  await expect.poll(() => sink.records[0]?.message).toBe('Mars')
})

test("a line goes on after its time: 'mask' hides what was not looked at", async () => {
  const { sink, log } = open([planets({ afterMs: never, budgetMs: 20, onTimeout: 'mask' })])
  log.info('Mars', { n: 5 })
  await expect.poll(() => sink.records[0]?.message).toBe('[UNSCANNED]')
  expect(sink.records[0]?.fields['n']).toBe(5)
})

test('a batch that nobody waits for any more is told so', async () => {
  const detector = planets({ afterMs: never, budgetMs: 20 })
  const { log } = open([detector])
  log.info('Mars')
  await expect.poll(() => detector.signals[0]?.aborted).toBe(true)
})

test('a detector that throws, or answers nonsense, is a problem, and its lines are treated as after a timeout', async () => {
  const answers: readonly (() => Promise<readonly (readonly DetectedSpan[])[]>)[] = [
    () => Promise.reject(new Error('no')),
    () => {
      throw new Error('no')
    },
    async () => [],
    async () => [[{ start: 0, end: 99, cls: 'planet' }]],
    async () => [[{ start: 2, end: 1, cls: 'planet' }]],
    async () => [[{ start: 0, end: 1, cls: '"}' }]],
    async () => 5 as never,
  ]
  for (const detect of answers) {
    const { sink, problems, log } = open([planets({ detect, onTimeout: 'mask' })])
    log.info('Mars')
    await log.flush()
    expect(sink.records.map(({ message }) => message)).toEqual(['[UNSCANNED]'])
    expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_CALLBACK'])
  }
})

test('overlapping finds of several detectors are masked as one', async () => {
  const wide = planets({ id: 'wide', detect: async (batch) => batch.map((text) => find(text, /on Mars/g, 'place')) })
  const { sink, log } = open([planets(), wide])
  log.info('landed on Mars now')
  await log.flush()
  expect(sink.records[0]?.message).toBe('landed [PLACE] now')
})

test('detectors see the masked line, in both formats', async () => {
  for (const format of ['ecs', 'pino'] as const) {
    const detector = planets()
    const { sink, log } = open([detector], { format })
    log.info('mail ann.lee@example.com from Mars')
    await log.flush()
    expect(detector.asked.flat().join(' ')).not.toContain('ann.lee')
    expect(sink.records[0]?.message).toBe('mail [EMAIL] from [PLANET]')
  }
})

test('the books balance while lines wait, and after close nothing is lost', async () => {
  const { sink, log } = open([planets({ afterMs: 30 })])
  for (let index = 0; index < 100; index++) log.info(`Mars ${index}`)
  const { emitted, pending } = log.stats
  expect([emitted.total, pending.total]).toEqual([100, 100])
  const report = await log.close()
  expect(report.written).toBe(100)
  expect(sink.lines).toHaveLength(100)
  expect(sink.lines.join('')).not.toContain('Mars ')
})

test('several sinks with filters, levels and formats get the masked line', async () => {
  const [all, filtered, custom] = [
    memory(),
    memory({ filter: (record) => record.message.includes('[PLANET]') }),
    memory({ format: (record) => `<${record.message}>` }),
  ]
  const log = createLogger({ sinks: [all, filtered, custom], exit: { signals: [] }, mask: { detectors: [planets()] } })
  log.info('to Mars')
  log.info('nothing')
  await log.close()
  expect(all.records.map(({ message }) => message).sort()).toEqual(['nothing', 'to [PLANET]'])
  expect(filtered.records.map(({ message }) => message)).toEqual(['to [PLANET]'])
  expect(custom.lines.map((line) => line.trim()).sort()).toEqual(['<nothing>', '<to [PLANET]>'])
})

test.each([
  [5],
  [[5]],
  [[{ id: 'a', budgetMs: 5, onTimeout: 'pass' }]],
  [[{ id: 'a', budgetMs: 0, onTimeout: 'pass', detect: () => undefined }]],
  [[{ id: 'a', budgetMs: 5, onTimeout: 'wait', detect: () => undefined }]],
])('refuses detectors that cannot be used: %j', (detectors) => {
  expect(() => open(detectors as never)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
})

test('what enrichers add is looked at, too, and lines of a tail once they are written', async () => {
  const detector = planets()
  const { sink, log } = open([detector], {
    enrich: [async () => ({ from: 'Venus' })],
    tail: { buffer: 'debug', trigger: 'error' },
  })
  await log.withContext({ requestId: 'r1' }, async () => {
    log.debug('near Mars')
    log.error('fell on Mars')
  })
  await log.flush()
  expect(
    sink.records.map(({ message, fields }) => [message, fields['from']]).sort((a, b) => (String(a) < String(b) ? -1 : 1)),
  ).toEqual([
    ['fell on [PLANET]', '[PLANET]'],
    ['near [PLANET]', '[PLANET]'],
  ])
})

test("the strategies of classes hold for what detectors find, and a sink's own masking has its own detectors", async () => {
  const names = planets({ detect: async (batch) => batch.map((text) => find(text, /Mars|Venus/g, 'person')) })
  const [first, second, third] = [memory(), memory(), memory()]
  const log = createLogger({
    sinks: [first, { sink: second, mask: { detectors: [] } }, { sink: third, mask: { mode: 'off' } }],
    exit: { signals: [] },
    mask: { detectors: [names], strategy: { person: 'index' } },
  })
  log.info('from Mars to Venus and Mars')
  await log.close()
  expect([first, second, third].map((sink) => sink.records[0]?.message)).toEqual([
    expect.stringMatching(/^from \[PERSON_(G?\d+)\] to \[PERSON_G?\d+\] and \[PERSON_\1\]$/),
    'from Mars to Venus and Mars',
    'from Mars to Venus and Mars',
  ])
})
