// `npm run demo`: two services under load, and then a search of what they have logged. With ELASTICSEARCH_URL set, they
// ship their lines there too, and the same questions are asked there. DEMO_MINUTES says how long: at least 3, default 10.
import { mkdir, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@elastic/elasticsearch'
import { type Logs, openLogs } from '../../src/search/index.ts'
import { agree } from './agree.ts'
import { load, type LoadReport } from './load.ts'
import { count, heading, milliseconds, say, styled } from './print.ts'
import { questions } from './questions.ts'
import { reportErrors, reportLines, reportRoutes, reportStory } from './report.ts'
import { startService } from './start-service.ts'

const minutes = Math.max(3, Math.ceil(Number(process.env['DEMO_MINUTES'] ?? 10)))
const trouble = { from: Math.floor(minutes * 0.4), to: Math.ceil(minutes * 0.6) }
const node = process.env['ELASTICSEARCH_URL'] || undefined
const dataStream = `logs-demo-${process.pid}-${Date.now().toString(36)}`
/** The first minute begins with a full minute of the clock. */
const started = Math.ceil(Date.now() / 60_000) * 60_000
const clockAt = (minute: number): string => new Date(started + minute * 60_000).toISOString().slice(11, 16)
const logFolder = fileURLToPath(new URL('../../.cache/demo', import.meta.url))

await rm(logFolder, { recursive: true, force: true })
await mkdir(logFolder, { recursive: true })

console.log(styled('bold', 'cordwood: two services under load, and a search of their lines\n'))
say(
  'checkout (Express) calls payment (node:http); each logs with context to a file of its own' +
    (node === undefined ? '.' : ' and to Elasticsearch.'),
)
say(`${minutes} minutes of traffic, a second each: between them the clocks of the services are set forward.`)
say(`From ${clockAt(trouble.from)} to ${clockAt(trouble.to)} the bank behind payment is in trouble.`)

const environment = { DEMO_LOGS: logFolder, DEMO_DATA_STREAM: dataStream }
const payment = await startService('payment.ts', environment)
const checkout = await startService('checkout.ts', { ...environment, DEMO_PAYMENT_URL: payment.url })

const agent = new Agent({ keepAlive: true, maxSockets: 16 })
const sent: LoadReport = { requests: 0, failed: 0 }
let busyMs = 0
for (let minute = 0; minute < minutes; minute++) {
  const news = { aheadMs: started + minute * 60_000 - Date.now(), isBankDown: minute >= trouble.from && minute < trouble.to }
  payment.tell(news)
  checkout.tell(news)
  const begin = performance.now()
  await load(checkout.url, agent, 1000, sent)
  busyMs += performance.now() - begin
}
agent.destroy()
await checkout.stop()
await payment.stop()
const perSecond = Math.round((sent.requests / busyMs) * 1000)
say(`${count(sent.requests)} requests, ${count(sent.failed)} of them failed; ${count(perSecond)} requests/s.`)

interface Place {
  readonly name: string
  readonly logs: Logs
}

const files: Place = { name: 'files', logs: await openLogs(logFolder) }
const places = [files]
const client = node === undefined ? undefined : new Client({ node })
if (client !== undefined) {
  const server: Place = { name: 'elasticsearch', logs: await openLogs({ elasticsearch: client, index: dataStream }) }
  places.push(server)
  // The server shows what it has stored at its next refresh.
  const { total } = await questions.lines(files.logs)
  for (let attempt = 0; attempt < 60 && (await questions.lines(server.logs)).total < total; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

let number = 0
let isAgreed = true

/** Asks each place, prints the answer of the first, and says whether the others gave the same. */
async function ask<Answer>(
  title: string,
  question: (logs: Logs) => Promise<Answer>,
  show: (answer: Answer) => void,
): Promise<Answer> {
  const answers: Answer[] = []
  const times: string[] = []
  for (const { name, logs } of places) {
    const begin = performance.now()
    answers.push(await question(logs))
    times.push(`${name} ${milliseconds(performance.now() - begin)}`)
  }
  heading(++number, title, times.join(' · '))
  const [first, ...others] = answers as [Answer, ...Answer[]]
  show(first)
  const isSame = others.every((answer) => agree(first, answer))
  if (others.length > 0)
    say(isSame ? styled('green', '✓ Elasticsearch says the same') : styled('red', '✗ Elasticsearch says something else'))
  isAgreed &&= isSame
  return first
}

const found = await ask('Is everything there?', questions.lines, (answer) => reportLines(answer, sent))
await ask('What happened to this failed order?', questions.story, reportStory)
await ask('Which routes are slow?', questions.slowest, reportRoutes)
const ended = started + minutes * 60_000
await ask('When did it go wrong? Errors per minute', (logs) => questions.errors(logs, started, ended), reportErrors)

console.log()
const shown = relative(process.cwd(), logFolder)
say(styled('dim', `The lines are in ${shown}. Ask for more: node src/cli/main.ts search 'level:error' ${shown}`))
for (const { logs } of places) await logs.close()
await client?.close()
process.exitCode = isAgreed && found.access === sent.requests && found.failed === sent.failed ? 0 : 1
