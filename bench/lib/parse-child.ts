// Times one query parser in a process of its own: started by query.bench.ts, prints nanoseconds a query.
import { Bench } from 'tinybench'

/** The same questions in KQL and in Lucene's syntax. */
const queries: readonly (readonly [kql: string, lucene: string])[] = [
  ['level:error', 'level:error'],
  ['level:error and service.name:checkout', 'level:error AND service.name:checkout'],
  ['http.request.id:"7b0f6f0a-6c3d" and not url.path:"/health"', 'http.request.id:"7b0f6f0a-6c3d" AND NOT url.path:"/health"'],
  [
    'status >= 500 and status <= 599 and (path:"/orders" or path:"/carts")',
    'status:[500 TO 599] AND (path:"/orders" OR path:"/carts")',
  ],
  [
    'message:"card declined" and duration >= 250 and duration <= 60000 and user.id:u42*',
    'message:"card declined" AND duration:[250 TO 60000] AND user.id:u42*',
  ],
  [
    '(level:error or level:warn) and not (host.name:test* or env:"dev") and amount >= 0 and amount <= 100',
    '(level:error OR level:warn) AND NOT (host.name:test* OR env:"dev") AND amount:[0 TO 100]',
  ],
]

const kql = queries.map(([text]) => text)
const lucene = queries.map(([, text]) => text)

async function parserOf(name: string): Promise<{ texts: readonly string[]; parse: (text: string) => unknown }> {
  if (name === 'lucene') return { texts: lucene, parse: (await import('../rivals/parsers.ts')).parseWithLucene }
  if (name === 'liqe') return { texts: lucene, parse: (await import('../rivals/parsers.ts')).parseWithLiqe }
  return { texts: kql, parse: (await import('../../src/query/parser.ts')).parseQuery }
}

const [name = '', iterations = ''] = process.argv.slice(2)
const { texts, parse } = await parserOf(name)
let kept: unknown
const bench = new Bench({
  iterations: Number(iterations),
  time: 0,
  warmupIterations: Number(iterations) / 2,
  warmupTime: 0,
  throws: true,
})
bench.add(name, () => {
  for (const text of texts) kept = parse(text)
})
const [task] = await bench.run()
if (task === undefined || task.result.state !== 'completed' || kept === undefined)
  throw new Error(`Expected ${name} to parse, got nothing.`)
process.stdout.write(JSON.stringify({ parseNanoseconds: (task.result.latency.p50 * 1e6) / texts.length }))
