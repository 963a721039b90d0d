// Measures one logger in a process of its own: started by run-child.ts, answers by message.
import type { Contender, Destination, Session } from './contender.ts'
import { findContender } from './contenders.ts'
import type { Answer, Job, Kind } from './job.ts'
import { measureCall } from './measure-call.ts'
import { measureFile } from './measure-file.ts'
import { measureHeap } from './measure-heap.ts'
import { measureLatency } from './measure-latency.ts'
import { loadYourCalls, openYourCalls } from './your-calls.ts'

const measures: Readonly<Record<Kind, (session: Session, lines: number) => Promise<Answer>>> = {
  call: measureCall,
  latency: measureLatency,
  file: measureFile,
  heap: measureHeap,
}

async function openSession(contender: Contender, job: Job): Promise<Session> {
  const destination: Destination = job.kind === 'call' ? { kind: 'discard' } : { kind: 'file', path: job.path }
  if ('module' in job.calls) return openYourCalls(contender, await loadYourCalls(job.calls.module), destination)
  const open = contender.open[job.calls.variant]
  if (open === undefined) throw new Error(`Expected ${contender.name} to have the variant ${job.calls.variant}, got none.`)
  return open(destination)
}

const job = JSON.parse(process.argv[2] ?? '') as Job
const session = await openSession(await findContender(job.contender), job)
const answer = await measures[job.kind](session, job.lines)
process.send?.(answer, () => process.disconnect())
