import type { IntervalHistogram } from 'node:perf_hooks'
import { checkInteger, checkKeys } from '../core/check.ts'
import { node } from '../core/node.ts'
import type { Fields } from '../core/record.ts'
import type { Condition } from './condition.ts'
import type { Enricher, EnrichRecord } from './enricher.ts'

/** Options of {@link systemMetrics}. */
export interface SystemMetricsOptions {
  /** Only for these lines; default all. */
  readonly when?: Condition<EnrichRecord>
  /** How often is measured, in milliseconds; default 5,000. */
  readonly intervalMs?: number
}

const coarsestMs = 20
const nanosecondsAMillisecond = 1e6

/** To four places: more is noise. */
const ratio = (part: number, whole: number): number => (whole > 0 ? Math.round(Math.min(1, part / whole) * 1e4) / 1e4 : 0)
const milliseconds = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100

interface Times {
  readonly busyMs: number
  readonly allMs: number
}

function machineTimes(): Times {
  let busyMs = 0
  let idleMs = 0
  for (const { times } of node.os.cpus()) {
    busyMs += times.user + times.nice + times.sys + times.irq
    idleMs += times.idle
  }
  return { busyMs, allMs: busyMs + idleMs }
}

/** Measures again and again off the log call, for as long as anybody holds it. */
class Sampler {
  /** The newest measurement. */
  sample: Fields = {}
  readonly #resolutionMs: number
  readonly #delay: IntervalHistogram
  #machine: Times = { busyMs: 0, allMs: 0 }
  #process: NodeJS.CpuUsage = { user: 0, system: 0 }
  #at = 0

  constructor(intervalMs: number) {
    this.#resolutionMs = Math.max(1, Math.min(coarsestMs, Math.floor(intervalMs / 5)))
    this.#delay = node.perfHooks.monitorEventLoopDelay({ resolution: this.#resolutionMs })
    this.#delay.enable()
    this.#take()
    // The timer must not be what holds it.
    const self = new WeakRef<Sampler>(this)
    const timer = setInterval(() => {
      const sampler = self.deref()
      if (sampler === undefined) clearInterval(timer)
      else sampler.#take()
    }, intervalMs).unref()
  }

  #take(): void {
    const machine = machineTimes()
    const processTimes = process.cpuUsage()
    const now = performance.now()
    const usedMs = (processTimes.user + processTimes.system - this.#process.user - this.#process.system) / 1000
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
    const [load1 = 0, load5 = 0, load15 = 0] = node.os.loadavg()
    const delay = this.#delay
    // The histogram holds the whole time between two looks at the clock.
    const own = this.#resolutionMs * nanosecondsAMillisecond
    this.sample = {
      'system.cpu.total.norm.pct': ratio(machine.busyMs - this.#machine.busyMs, machine.allMs - this.#machine.allMs),
      'system.load.1': load1,
      'system.load.5': load5,
      'system.load.15': load15,
      'system.memory.total': node.os.totalmem(),
      'system.memory.free': node.os.freemem(),
      'system.process.cpu.total.norm.pct': ratio(usedMs, (now - this.#at) * node.os.availableParallelism()),
      'system.process.memory.rss.bytes': rss,
      'nodejs.memory.heap.used.bytes': heapUsed,
      'nodejs.memory.heap.allocated.bytes': heapTotal,
      'nodejs.memory.external.bytes': external,
      // The histogram has no mean before it was first filled.
      ...(delay.count > 0 && {
        'nodejs.eventloop.delay.avg.ms': milliseconds(Math.max(0, delay.mean - own)),
        'nodejs.eventloop.delay.max.ms': milliseconds(Math.max(0, delay.max - own)),
      }),
    }
    delay.reset()
    this.#machine = machine
    this.#process = processTimes
    this.#at = now
  }
}

/**
 * Adds how the machine and the process fare: processor, memory, load average, delay of the event loop, under the names of the
 * Elastic APM agent for Node (shares as 0 to 1, memory in bytes). It is measured every `intervalMs` off the log call, by a timer
 * that keeps no process alive; a line gets the newest measurement. Use `when`: it is some 400 bytes.
 *
 * @throws CordwoodError for an option that is unknown or cannot be used.
 *
 * @example
 * ```ts
 * import { createLogger, systemMetrics } from 'cordwood'
 * const log = createLogger({ enrich: [systemMetrics({ when: { level: 'error' } })] })
 * log.error('out of connections') // ... "system.process.memory.rss.bytes":61411328 ...
 * await log.close()
 * ```
 */
export function systemMetrics(options: SystemMetricsOptions = {}): Enricher {
  checkKeys('systemMetrics()', options, ['when', 'intervalMs'])
  const sampler = new Sampler(checkInteger('intervalMs', options.intervalMs, 5_000, 10, 3_600_000))
  return {
    name: 'system metrics',
    ...(options.when !== undefined && { when: options.when }),
    enrich: () => sampler.sample,
  }
}
