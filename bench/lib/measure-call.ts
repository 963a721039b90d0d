import { Bench } from 'tinybench'
import type { Session } from './contender.ts'
import type { Answer } from './job.ts'

/** Calls in one sample: so many that the clock's own cost does not show. */
const callsPerSample = 200
const callsPerScope = 10

/** Nanoseconds a call, the lines going nowhere: the middle one of the samples of one short tinybench run. */
export async function measureCall(session: Session, lines: number): Promise<Answer> {
  let index = 0
  const request = (): void => {
    for (let call = 0; call < callsPerScope; call++) session.call(index++)
  }
  const sample = (): void => {
    for (let scope = 0; scope < callsPerSample / callsPerScope; scope++) {
      if (session.scope === undefined) request()
      else session.scope(index, request)
    }
  }
  const iterations = Math.ceil(lines / callsPerSample)
  const bench = new Bench({ iterations, time: 0, warmupIterations: Math.ceil(iterations / 2), warmupTime: 0, throws: true })
  bench.add('call', sample)
  const [task] = await bench.run()
  await session.close()
  if (task === undefined || task.result.state !== 'completed')
    throw new Error('Expected tinybench to complete its task, got no result.')
  return {
    figures: { callNanoseconds: (task.result.latency.p50 * 1e6) / callsPerSample },
    logged: index,
    ...(session.received && { received: session.received() }),
  }
}
