import { setTimeout as sleep } from 'node:timers/promises'
import { node } from '../../core/node.ts'
import type { ReportProblem } from '../../core/problem.ts'
import type { Random } from '../../core/random.ts'
import { bootstrap } from './bootstrap.ts'
import type { BootstrapSettings } from './bootstrap-options.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { FieldGuard } from './field-guard.ts'
import { kibanaObjects } from './kibana-objects.ts'
import { overlay } from './overlay.ts'
import type { Properties } from './templates.ts'

/** What a preparation works with. */
export interface PreparationOptions {
  readonly client: ElasticsearchClient
  readonly name: string
  readonly isDataStream: boolean
  readonly settings: BootstrapSettings
  readonly requestTimeoutMs: number
  readonly maxRetryDelayMs: number
  readonly report: ReportProblem
  readonly random: Random
  /** Called once: lines may go now. Before, the first one would make an index of the wrong kind. */
  readonly onReady: () => void
}

const firstPauseMs = 200

/** Prepares the server in the background, again and again until it is done, and once more for each event that is declared later. */
export class Preparation {
  readonly #options: PreparationOptions
  readonly #guard: FieldGuard
  readonly #stop = new AbortController()
  #events: Properties = {}
  #isWanted = false
  #isAtWork = false
  #isReady = false

  constructor(options: PreparationOptions) {
    const { client, name, settings, requestTimeoutMs, report } = options
    this.#options = options
    this.#guard = new FieldGuard({ client, name, limit: settings.fieldLimit, requestTimeoutMs, report })
  }

  start(): void {
    const { kibanaFile } = this.#options.settings
    if (kibanaFile !== undefined) void this.#writeKibana(kibanaFile)
    this.#guard.start()
    this.#begin()
  }

  /** Types of an event's fields; of two that differ the later one counts. */
  declare(fields: Properties): void {
    const merged = overlay(this.#events, fields)
    if (JSON.stringify(merged) === JSON.stringify(this.#events)) return
    this.#events = merged
    this.#begin()
  }

  stop(): void {
    this.#stop.abort()
    this.#guard.stop()
  }

  #begin(): void {
    this.#isWanted = true
    if (this.#isAtWork) return
    this.#isAtWork = true
    // What is declared in the same turn goes with it.
    queueMicrotask(() => void this.#work())
  }

  async #work(): Promise<void> {
    const { client, name, isDataStream, settings, requestTimeoutMs, maxRetryDelayMs, random, onReady } = this.#options
    const { signal } = this.#stop
    const told = new Set<string>()
    for (let failures = 0; this.#isWanted && !signal.aborted;) {
      this.#isWanted = false
      const outcome = await bootstrap(client, { ...settings, name, isDataStream, events: this.#events }, requestTimeoutMs)
      if (outcome.kind === 'failed') {
        this.#isWanted = true
        if (failures++ === 0)
          this.#tell(
            `The templates of ${name} could not be put (${outcome.reason}): ${this.#isReady ? '' : 'lines wait, and '}it is tried again.`,
          )
        const limitMs = Math.min(maxRetryDelayMs, firstPauseMs * 2 ** Math.min(failures - 1, 10))
        await sleep(random() * limitMs, undefined, { ref: false, signal }).catch(() => undefined)
        continue
      }
      if (outcome.kind === 'refused')
        this.#tell(
          `The server refuses the templates of ${name} (${outcome.reason}): it must have its own for that name. Lines are sent.`,
        )
      else {
        for (const sentence of outcome.without) if (!told.has(sentence)) this.#tell(sentence)
        for (const sentence of outcome.without) told.add(sentence)
        if (failures > 0) this.#tell(`The templates of ${name} are there now.`, 'CORDWOOD_PROBLEM_SINK_RECOVERED')
      }
      failures = 0
      if (!this.#isReady) onReady()
      this.#isReady = true
    }
    this.#isAtWork = false
  }

  async #writeKibana(path: string): Promise<void> {
    try {
      await node.fsPromises.writeFile(path, kibanaObjects({ target: this.#options.name }))
    } catch (error) {
      this.#tell(
        `The objects for Kibana could not be written to ${path} (${error instanceof Error ? error.message : String(error)}).`,
      )
    }
  }

  #tell(
    message: string,
    code: 'CORDWOOD_PROBLEM_BOOTSTRAP' | 'CORDWOOD_PROBLEM_SINK_RECOVERED' = 'CORDWOOD_PROBLEM_BOOTSTRAP',
  ): void {
    this.#options.report({ code, message, lost: 0 })
  }
}
