import type { LogEngine } from '../../src/core/engine.ts'
import { median, shuffled } from '../lib/statistics.ts'
import type { BenchQuery } from './query-set.ts'
import type { Rival } from './rivals.ts'

/** What one query took. Milliseconds. */
export interface QueryFigures {
  readonly name: string
  /** The median of three new engines, nothing decoded; the code is warm. Time that passes. */
  readonly firstMs: number
  /**
   * The median of rounds on one engine that has all columns decoded and remembers no answer, as if the question were a new one: time that
   * passes, and CPU of all threads.
   */
  readonly warmMs: number
  readonly warmCpuMs: number
  /** The same question asked again, of an engine as everybody has it: it remembers what it found in segments. */
  readonly againMs: number
  /** The share of the store's files that the first one read. */
  readonly readShare: number
  /** By name: CPU time in rounds in turn with the store's, as multiples of it; above 1 the store is faster. */
  readonly rivals: Readonly<Record<string, { readonly cpuMs: number; readonly ratio: number }>>
  readonly isUnlimited: boolean
  readonly readsMuch: boolean
}

/** How a set is measured. */
export interface QueryPlan {
  /** @param keepsAnswers - whether it remembers what it found. */
  readonly open: (keepsAnswers: boolean) => LogEngine
  readonly storeBytes: number
  readonly rounds: number
  /** Rounds in which the rivals take part. */
  readonly rivalRounds: number
  readonly rivals: readonly Rival[]
  /** Over the plain file; asked once. */
  readonly scan: LogEngine | undefined
}

const firstTurns = 3

/** Asks one query first of a new engine, then again and again, in turn with the rivals. */
export async function measureQuery(query: BenchQuery, plan: QueryPlan): Promise<QueryFigures> {
  // The code is compiled once; what is measured first is reading and decoding.
  await withEngine(plan.open(true), (engine) => query.ask(engine))
  const firsts: number[] = []
  for (let turn = 1; turn < firstTurns; turn++)
    firsts.push(await withEngine(plan.open(true), async (engine) => (await timed(() => query.ask(engine))).ms))
  let [total, share] = [0, 0]
  const againMs = await withEngine(plan.open(true), async (engine) => {
    const first = await timed(async () => {
      const answer = await query.ask(engine)
      total = answer.total
      share = (answer.$.readBytes ?? 0) / plan.storeBytes
    })
    firsts.push(first.ms)
    const times: number[] = []
    for (let round = 0; round < plan.rounds; round++) times.push((await timed(() => query.ask(engine))).ms)
    return median(times)
  })
  return withEngine(plan.open(false), async (engine) => {
    await query.ask(engine)
    const own: Took[] = []
    const others = new Map<string, number[]>()
    const asked = plan.rivals.flatMap((rival) => {
      const sql = rival.sqlOf(query)
      return sql === undefined ? [] : [{ rival, sql }]
    })
    for (const { rival, sql } of asked) await checkAnswer(rival, sql, query, total)
    for (let round = 0; round < plan.rounds; round++) {
      own.push(await timed(() => query.ask(engine)))
      if (round >= plan.rivalRounds) continue
      for (const { rival, sql } of shuffled(asked)) {
        const { cpuMs } = await timed(() => rival.ask(sql))
        others.set(rival.name, [...(others.get(rival.name) ?? []), cpuMs])
      }
    }
    if (plan.scan !== undefined) others.set('scan', [(await timed(() => query.ask(plan.scan ?? engine))).cpuMs])
    const warmCpuMs = median(own.map(({ cpuMs }) => cpuMs))
    return {
      name: query.name,
      firstMs: median(firsts),
      warmMs: median(own.map(({ ms }) => ms)),
      warmCpuMs,
      againMs,
      readShare: share,
      rivals: Object.fromEntries(
        [...others].map(([name, times]) => [name, { cpuMs: median(times), ratio: median(times) / warmCpuMs }]),
      ),
      isUnlimited: query.isUnlimited,
      readsMuch: query.readsMuch,
    }
  })
}

async function checkAnswer(rival: Rival, sql: string, { name, counts }: BenchQuery, total: number): Promise<void> {
  const found = await rival.ask(sql)
  if (counts && Number(found) !== total)
    throw new Error(
      `Expected the same count of all engines for ${name}: ${rival.name} finds ${String(found)}, the store ${total}.`,
    )
}

interface Took {
  readonly ms: number
  readonly cpuMs: number
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - start, cpuMs: (user + system) / 1000 }
}

async function withEngine<Result>(engine: LogEngine, use: (engine: LogEngine) => Promise<Result>): Promise<Result> {
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}
