import type { LineBatch } from '../../../src/core/batch.ts'
import { createRandom } from '../../../src/core/random.ts'
import type { Problem } from '../../../src/core/problem.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { PartWriter } from '../../../src/store/write/part-writer.ts'
import type { StoreSettings } from '../../../src/store/write/settings.ts'
import type { StoreHost } from '../../../src/store/write/store-host.ts'
import { doStoreJob, type StoreJob } from '../../../src/store/write/store-job.ts'
import { ModelFiles, type Stop } from '../../model/model-files.ts'
import { linesOf, plainCodec } from './plain-codec.ts'

export const directory = '/store'

/** Settings of a store that is small enough for all that can happen to happen soon. */
export const smallStore: StoreSettings = {
  directory,
  segment: { lines: 12, bytes: 600, ageMs: 20_000 },
  retention: { maxAgeMs: Infinity, maxBytes: Infinity },
  durability: 'os',
  mode: 0o600,
  folderMode: 0o700,
}

/** A machine with a disk, on which processes with a store come and go. */
export class Machine {
  readonly files: ModelFiles
  readonly random: () => number
  readonly locks: Map<string, Life> = new Map()
  now = 1_795_290_000_000
  lives = 0

  constructor(seed: number) {
    this.random = createRandom(seed)
    this.files = new ModelFiles(this.random)
  }

  /** Starts a process; its store is not open yet. */
  start(settings: Partial<StoreSettings> = {}): Life {
    return new Life(this, { ...smallStore, ...settings })
  }

  /** One process is dead, the others go on. */
  bury(life: Life): void {
    for (const [path, owner] of this.locks) if (owner === life) this.locks.delete(path)
    this.files.survive()
  }

  /** All processes are dead. */
  restart(stop: Stop): void {
    this.locks.clear()
    this.files.restart(stop)
  }

  /** All lines that a reader finds now: those of segments, and those of hot files, in the order of their folders. */
  read(): string[] {
    const { operationsLeft } = this.files
    this.files.operationsLeft = Infinity
    try {
      return readStore(directory, this.files).flatMap(({ segments, hot }) => [
        ...segments.flatMap(({ path }) => this.#linesOf(path)),
        ...hot.flatMap(({ path }) => linesOf(this.content(path).toString('latin1'))),
      ])
    } finally {
      this.files.operationsLeft = operationsLeft
    }
  }

  content(path: string): Buffer {
    const content = this.files.content(path.slice(directory.length + 1))
    if (content === undefined) throw new Error(`${path} is not there`)
    return content
  }

  #linesOf(path: string): string[] {
    const bytes = this.content(path)
    const read = (offset: number, length: number): Buffer => bytes.subarray(offset, offset + length)
    return linesOf(plainCodec.open({ name: path, size: bytes.length, read }).text())
  }
}

/** One life of a process with a store. */
export class Life {
  readonly machine: Machine
  readonly part: PartWriter
  readonly host: StoreHost
  readonly settings: StoreSettings
  readonly problems: Problem[] = []
  readonly jobs: StoreJob[] = []
  readonly name: string
  #n = 0

  constructor(machine: Machine, settings: StoreSettings) {
    this.machine = machine
    this.settings = settings
    this.name = `life-${++machine.lives}`
    this.host = {
      files: machine.files,
      tryLock: (path) => {
        if (machine.locks.has(path)) return undefined
        machine.locks.set(path, this)
        return {
          path,
          isOurs: () => machine.locks.get(path) === this,
          touch: () => undefined,
          release: () => void (machine.locks.get(path) === this && machine.locks.delete(path)),
        }
      },
      clock: { now: () => machine.now, monotonic: () => machine.now },
      random: machine.random,
      codec: plainCodec,
      report: (problem) => this.problems.push(problem),
    }
    const retain = { directory, retention: settings.retention, reserveBytes: settings.segment.bytes * 2.5 }
    this.part = new PartWriter({
      settings,
      host: this.host,
      onClosed: (order) => this.jobs.push({ kind: 'seal', order, retain }),
    })
  }

  batch(lines: number): LineBatch {
    const sequences = Array.from({ length: lines }, () => ++this.#n)
    const nothing = sequences.map(() => undefined)
    return {
      lines: sequences.map((n) => `{"n":${n},"life":"${this.name}","time":${this.machine.now},"ü":"${'x'.repeat(n % 40)}"}\n`),
      levels: sequences.map(() => 30),
      times: sequences.map(() => this.machine.now),
      sequences,
      shapes: nothing,
      contexts: nothing,
      bootId: this.name,
    }
  }

  /** Does the oldest job; one that fails is done again. */
  work(): void {
    const [job] = this.jobs
    if (job === undefined) return
    doStoreJob(job, this.host, { hint: undefined })
    this.jobs.shift()
  }
}

/** The text of a line as a reader finds it. */
export function textOf(line: string): string {
  return Buffer.from(line).toString('latin1').slice(0, -1)
}
