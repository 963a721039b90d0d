import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLogger, memory, type StructuredLogger } from '../../src/index.ts'

type Untyped = Record<string, (...values: unknown[]) => void>
const untyped = (log: StructuredLogger): Untyped => log as unknown as Untyped

const explode = (): never => {
  throw new Error('hostile')
}
const traps = new Proxy({}, { get: () => explode })
const hostile: readonly unknown[] = [
  new Proxy({}, traps),
  new Proxy(() => {}, traps),
  Proxy.revocable({}, {}).proxy,
  {
    get a(): never {
      return explode()
    },
  },
  { toJSON: explode },
  // oxlint-disable-next-line unicorn/no-thenable -- hostile on purpose
  { then: explode },
  Object.create(null),
  explode,
  () => explode,
  () => () => ({}),
  async () => ({ a: 1 }),
  class Constructed {
    readonly a = explode()
  },
  Object.defineProperty(new Error('x'), 'message', { get: explode }),
  Object.assign(new Error('%s {a}'), { cause: { toString: explode } }),
  new Map([[{}, 1]]),
  Symbol('s'),
  1n,
  { args: 1, arguments: 2 },
  { message: 'x', level: 'HACK', '@timestamp': 1, 'log.level': 'fatal', __proto__: null },
  JSON.parse('{"__proto__": {"polluted": true}}'),
]
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('%s %d %i %f %j %o %O %%', 'user {a} {b.c} {@d:.2}', '{{a}}', '{', '%', '\u2028\ud800"\\\n', ''),
)
/** A hostile value is generated as its place in the list: fast-check itself looks into what it generates. */
type Generated = { readonly at: number } | { readonly value: unknown }
const argument: fc.Arbitrary<Generated> = fc.oneof(
  text.map((value) => ({ value })),
  fc.nat(hostile.length - 1).map((at) => ({ at })),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 3 }).map((value) => ({ value })),
)
const valueOf = (generated: Generated): unknown => ('at' in generated ? hostile[generated.at] : generated.value)
const methods = [
  'trace',
  'debug',
  'info',
  'warn',
  'warning',
  'error',
  'fatal',
  'critical',
  'logError',
  'logPerformance',
  'log',
] as const

it('turns whatever a call is given into one valid line, and never throws', async () => {
  const sink = memory({ maxLines: 10 })
  const log = createLogger({ level: 'trace', sinks: [sink], exit: { signals: [] }, onProblem: () => {} })
  let calls = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), fc.array(argument, { maxLength: 6 }), async (method, generated) => {
      const values = generated.map(valueOf)
      // `silent`, Infinity and numbers below trace say that there is to be no line.
      const [level] = values
      const isOff =
        (typeof level === 'number' && level >= 0 && (level < 10 || level === Infinity)) ||
        /^silent$/i.test(typeof level === 'string' ? level : '')
      fc.pre(method !== 'log' || !isOff)
      sink.clear()
      untyped(log)[method]?.(...values)
      calls++
      await log.flush()
      expect(sink.lines).toHaveLength(1)
      const [line = ''] = sink.lines
      expect(line.endsWith('}\n')).toBe(true)
      expect(line.indexOf('\n')).toBe(line.length - 1)
      const parsed = JSON.parse(line) as Record<string, unknown>
      expect(parsed['log.level']).not.toBe('HACK')
    }),
    { numRuns: 3000 },
  )
  expect(log.stats.emitted.total).toBe(calls)
  expect(log.stats.written.total).toBe(calls)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

it('survives whatever is bound, added to a context or measured', async () => {
  const sink = memory({ maxLines: 10 })
  const log = createLogger({ sinks: [sink], exit: { signals: [] }, onProblem: () => {} })
  await fc.assert(
    fc.asyncProperty(argument, argument, async (generatedFirst, generatedSecond) => {
      const [first, second] = [valueOf(generatedFirst), valueOf(generatedSecond)]
      sink.clear()
      log.withContext(first as object, () => {
        log.addContext(second as object)
        const child = log.child(second as object, { serializers: { a: explode } })
        child.setBindings(first as object)
        child.info('x', { a: 1 })
        log
          .measurePerformance(first as string)
          .set(second as object)
          .lap(first as string)
          .fail(second)
          .end(first as object)
        expect(() => [child.bindings(), child.context]).not.toThrow()
      })
      await log.flush()
      expect(sink.lines).toHaveLength(2)
      for (const line of sink.lines) JSON.parse(line)
    }),
    { numRuns: 1000 },
  )
})
