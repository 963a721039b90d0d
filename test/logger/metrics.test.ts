import { expect, it } from 'vitest'
import { createLogger, memory, tee } from '../../src/index.ts'

const quiet = { exit: { signals: [] }, onProblem: () => {} } as const

interface Family {
  type: string
  help: string
  samples: Map<string, number>
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?\d+(?:\.\d+)?)$/

/** Reads the exposition format 0.0.4 as strictly as its grammar says, for what we print of it. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>()
  expect(text.endsWith('\n')).toBe(true)
  let current: Family | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line)
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment
      if (kind === 'HELP') {
        expect(families.has(name), `${name} comes once`).toBe(false)
        current = { type: '', help: rest, samples: new Map() }
        families.set(name, current)
      } else if (current !== undefined) current.type = rest
      continue
    }
    const sample = sampleLine.exec(line)
    if (sample === null) throw new Error(`not a sample: ${line}`)
    const [, name = '', labels = '', value] = sample
    // The parts of a histogram have names of their own.
    const part = current?.type === 'histogram' ? (/_(?:bucket|sum|count)$/.exec(name)?.[0] ?? '_') : ''
    expect(`${[...families.keys()].at(-1)}${part}`).toBe(name)
    const key = part === '' ? labels : `${part} ${labels}`
    expect(current?.samples.has(key), `${line} comes once`).toBe(false)
    current?.samples.set(key, Number(value))
  }
  return families
}

it('prints the books in the exposition format', async () => {
  const log = createLogger({ sinks: [memory(), memory({ level: 'error' })], ...quiet })
  log.info('a')
  log.info('b')
  log.error('c')
  log.addContext({})
  await log.flush()
  const families = parse(log.metrics())
  expect(families.get('cordwood_log_calls_total')).toMatchObject({ type: 'counter' })
  expect(families.get('cordwood_log_calls_total')?.samples.get('level="info"')).toBe(2)
  const lines = families.get('cordwood_sink_lines_total')?.samples
  expect(lines?.get('sink="memory",outcome="written",level="info"')).toBe(2)
  expect(lines?.get('sink="memory#2",outcome="filtered",level="info"')).toBe(2)
  expect(lines?.get('sink="memory#2",outcome="written",level="error"')).toBe(1)
  expect(families.get('cordwood_sink_pending_lines')?.samples.get('sink="memory"')).toBe(0)
  expect(families.get('cordwood_problems_total')?.samples.get('code="CORDWOOD_PROBLEM_NO_SCOPE"')).toBe(1)
})

it('prints what a sink counts itself, and escapes names that hold anything', () => {
  const sink = { ...memory(), name: 'a"b\\c\nd', stats: () => ({ 'dead letters': 3 }) }
  const log = createLogger({ sinks: [sink], ...quiet })
  const samples = parse(log.metrics()).get('cordwood_sink_extra')?.samples
  expect([...(samples ?? [])]).toEqual([[String.raw`sink="a\"b\\c\nd",name="dead_letters"`, 3]])
})

it('prints valid text before the first line', () => {
  const log = createLogger({ sinks: [memory()], ...quiet })
  expect(parse(log.metrics()).has('cordwood_sink_up')).toBe(true)
})

it('prints as counters what a sink says that only grows, also of sinks within a sink', () => {
  const sink = { ...memory(), stats: () => ({ sent: 3, waiting: 1 }), counters: ['sent'] }
  const log = createLogger({ sinks: [tee(sink, memory())], ...quiet })
  const families = parse(log.metrics())
  const events = families.get('cordwood_sink_events_total')
  expect(events?.type).toBe('counter')
  expect([...(events?.samples ?? [])].map(([, value]) => value)).toEqual([3])
  expect([...(families.get('cordwood_sink_extra')?.samples ?? [])].map(([, value]) => value)).toEqual([1])
})
