import { createBootId } from '../../src/core/id.ts'
import { standardLevels } from '../../src/core/level.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { LineBatch } from '../../src/core/batch.ts'
import { readLine } from '../../src/elasticsearch/bulk/bulk-body.ts'
import { countAll, joined, type Run, singles } from '../../src/elasticsearch/ship/line-run.ts'
import type { SpoolSettings } from '../../src/elasticsearch/spool/settings.ts'
import { Spool } from '../../src/elasticsearch/spool/spool.ts'
import type { SpoolReader } from '../../src/elasticsearch/spool/spool-reader.ts'
import type { ModelFiles } from '../model/model-files.ts'
import type { ModelServer } from './model-server.ts'

/** Settings of a spool that is small enough for all that can happen to happen soon. */
export const smallSpool: SpoolSettings = {
  folder: '/spool',
  maxBytes: 1 << 20,
  segmentBytes: 1_500,
  durability: 'os',
  syncLevels: new Set(),
  onFull: 'wait',
  memoryBytes: 1 << 20,
  batch: { maxLines: 20, maxBytes: 1_200, maxAgeMs: 1_000 },
}

/** One life of a process with a spool: what it took, what it asked of the server, and that it asked for nothing twice. */
export class Life {
  readonly spool: Spool
  /** Where its shipper takes lines from. */
  readonly source: SpoolReader
  readonly problems: Problem[] = []
  readonly epoch: string
  /** Ids and texts of lines that the spool took, by id. */
  readonly accepted: Map<string, string> = new Map()
  now = 1_000
  /** A frame that could neither be brought to a failing disk nor taken away again was written a second time: the server tells by the ids. */
  mayFindTwice = false
  readonly #server: ModelServer
  readonly #random: () => number
  #sequence = 0
  #inFlight: (readonly Run[])[] = []
  readonly #out = new Set<string>()
  readonly #settled = new Set<string>()

  constructor(
    files: ModelFiles,
    server: ModelServer,
    random: () => number,
    locks: Map<string, Life>,
    settings: Partial<SpoolSettings> = {},
    onRelease: (path: string) => void = () => undefined,
  ) {
    this.#server = server
    this.#random = random
    this.epoch = createBootId(Date.UTC(2026, 10, 21) + server.lives++, random)
    this.spool = new Spool({
      settings: { ...smallSpool, ...settings },
      files,
      tryLock: (path) => {
        if (locks.has(path)) return undefined
        locks.set(path, this)
        return {
          path,
          isOurs: () => locks.get(path) === this,
          touch: () => undefined,
          release: () => {
            locks.delete(path)
            onRelease(path)
          },
        }
      },
      clock: { now: () => this.now, monotonic: () => this.now },
      levels: standardLevels,
      report: (problem) => this.problems.push(problem),
      epoch: this.epoch,
    })
    this.source = this.spool.readHere()
  }

  /** A batch of so many lines. */
  batch(lines: number, level = 30): LineBatch {
    const sequences = Array.from({ length: lines }, () => ++this.#sequence)
    const nothing = sequences.map(() => undefined)
    return {
      lines: sequences.map(
        (n) => `{"log.level":"${standardLevels.name(level)}","n":${n},"e":"${this.epoch}","ü":"${'x'.repeat(n % 50)}"}\n`,
      ),
      levels: sequences.map(() => level),
      times: sequences.map(() => this.now),
      sequences,
      shapes: nothing,
      contexts: nothing,
      bootId: this.epoch,
    }
  }

  /** Offers a batch; answers the ids that were taken in. */
  offer(batch: LineBatch): string[] {
    if (!this.spool.add(batch)) return []
    return batch.sequences.map((sequence, index) => {
      const id = `${batch.bootId}${sequence.toString(36).padStart(8, '0')}`
      this.accepted.set(id, batch.lines[index] ?? '')
      return id
    })
  }

  /** Takes a request; it is answered later. */
  request(): void {
    if (this.source.count === 0) return
    const runs = this.source.take(20, 1_200)
    for (const run of singles(runs)) {
      const { id } = readLine(run)
      const isRepeated = this.mayFindTwice && !id.startsWith(this.epoch)
      if (this.#out.has(id) && !isRepeated) throw new Error(`${id} is on its way already`)
      if (this.#settled.has(id) && !isRepeated) throw new Error(`${id} has come to its end already`)
      this.#out.add(id)
    }
    if (countAll(runs) > 0) this.#inFlight.push(runs)
  }

  /** One of the requests is answered: none of its lines is stored, all are, or some. */
  answer(failures: number): void {
    const [runs] = this.#inFlight.splice(Math.floor(this.#random() * this.#inFlight.length), 1)
    if (runs === undefined) return
    const again: Run[] = []
    const isCut = this.#random() < failures / 2
    for (const run of singles(runs)) {
      const { id, text } = readLine(run)
      this.#out.delete(id)
      const isRefused = this.#random() < failures
      const fate = isRefused ? undefined : this.#server.store(id, text)
      // An answer that is cut off tells of nothing, though the server has stored the line.
      if (fate === undefined || isCut) again.push(run)
      else {
        this.#settled.add(id)
        this.source.settle(run, fate)
      }
    }
    if (again.length > 0) this.source.giveBack(joined(again))
    this.source.moved()
  }

  /** Ships all that there is. */
  drain(): void {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      this.now += 1_100
      this.spool.tick()
      this.source.hurry()
      this.request()
      while (this.#inFlight.length > 0) this.answer(0)
      if (this.source.count === 0 && rounds > 14) return
    }
    throw new Error('it does not come to an end')
  }
}
