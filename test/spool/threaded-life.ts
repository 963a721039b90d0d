import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { LineBatch } from '../../src/core/batch.ts'
import { createBootId } from '../../src/core/id.ts'
import { createLevelTable, standardLevels } from '../../src/core/level.ts'
import type { Problem } from '../../src/core/problem.ts'
import { readLine } from '../../src/elasticsearch/bulk/bulk-body.ts'
import { joined, type Run as LineRun, singles } from '../../src/elasticsearch/ship/line-run.ts'
import type { SpoolReader } from '../../src/elasticsearch/spool/spool-reader.ts'
import { Spool } from '../../src/elasticsearch/spool/spool.ts'
import type { SpoolSettings } from '../../src/elasticsearch/spool/settings.ts'
import { Board } from '../../src/elasticsearch/thread/board.ts'
import { Cells } from '../../src/elasticsearch/thread/cells.ts'
import type { Order, Report, ThreadPlan } from '../../src/elasticsearch/thread/messages.ts'
import { SpoolThread } from '../../src/elasticsearch/thread/spool-thread.ts'
import { type Standing, StandingForm } from '../../src/elasticsearch/thread/standing.ts'
import { Tail } from '../../src/elasticsearch/thread/tail.ts'
import type { Run, ThreadRunOptions } from '../../src/elasticsearch/thread/thread-run.ts'
import type { DiskFiles } from '../../src/writer/disk-files.ts'
import type { ModelFiles } from '../model/model-files.ts'
import { smallSpool } from './life.ts'
import type { ModelServer } from './model-server.ts'
import { createMortalFiles, type MortalFiles } from './mortal-files.ts'

const form = new StandingForm(standardLevels)

/** A life of a thread that is none: it works when it is told to, with real ports, cells and board. */
class ModelRun implements Run {
  isReady = true
  isDead = false
  readonly mortal: MortalFiles
  readonly tail: Tail
  readonly orders: Order[] = []
  readonly #options: ThreadRunOptions
  readonly #board = new Board(form.size)
  readonly #near: MessagePort
  readonly #far: MessagePort

  constructor(options: ThreadRunOptions, files: DiskFiles, now: () => number) {
    const { port1, port2 } = new MessageChannel()
    this.#options = options
    this.#near = port1
    this.#far = port2
    this.#board.post(form.print(options.standing))
    this.mortal = createMortalFiles(files)
    this.tail = new Tail({
      orders: { ...options.orders, port: port2, board: this.#board.shared },
      levels: createLevelTable(Object.fromEntries(options.orders.levels)),
      cells: new Cells(options.orders.cells),
      tell: (report) => this.#tell(report),
      report: (problem) => this.#tell({ told: 'problem', problem }),
      obey: (order) => this.orders.push(order),
      files: this.mortal.files,
      clock: { now, monotonic: now },
    })
    this.tail.reader.onMoved = () => this.show()
  }

  get standing(): Standing {
    return form.read(this.#board.read())
  }

  get bytes(): { readonly onDisk: number; readonly known: number } {
    const { diskBytes: onDisk, knownBytes: known } = this.standing
    return { onDisk, known }
  }

  send(order: Order): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#near.postMessage(order)
  }

  /** What it would do ten times a second. */
  tick(): void {
    this.tail.tick()
    for (const order of this.orders.splice(0)) {
      if (order.do === 'giveUp') {
        this.tail.reader.giveUpOldest()
        this.#tell({ told: 'gaveUp' })
      }
      if (order.do === 'hurry') this.tail.reader.hurry()
    }
    this.show()
  }

  show(): void {
    const { books, knownBytes, reader } = this.tail
    const { counts } = books
    const { diskBytes, firstSegment } = reader
    this.#board.post(form.print({ counts, diskBytes, knownBytes, firstSegment, isStuck: false, shipper: {} }))
  }

  listen(): void {
    for (let next = receiveMessageOnPort(this.#near); next !== undefined; next = receiveMessageOnPort(this.#near)) {
      this.#options.onReport(next.message as Report)
    }
  }

  die(): void {
    if (this.isDead) return
    this.isDead = true
    this.listen()
    this.#near.close()
    this.#options.onDeath(undefined)
  }

  async stop(): Promise<void> {
    this.tail.look()
    this.tail.reader.close()
    this.show()
    this.listen()
    this.isDead = true
    this.#near.close()
  }

  #tell(report: Report): void {
    // What is dead tells nothing.
    if (this.mortal.operationsLeft < 0) return
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#far.postMessage(report)
  }
}

/** One life of a process whose spool is read by a thread, which may die at any time. */
export class ThreadedLife {
  readonly spool: Spool
  readonly problems: Problem[] = []
  readonly epoch: string
  /** Texts of lines that the spool took, by id. */
  readonly accepted: Map<string, string> = new Map()
  now = 1_000
  run: ModelRun | undefined
  readonly #thread: SpoolThread
  readonly #server: ModelServer
  readonly #random: () => number
  #here: SpoolReader | undefined
  #later: (() => void)[] = []
  #inFlight: (readonly LineRun[])[] = []
  #sequence = 0

  constructor(files: ModelFiles, server: ModelServer, random: () => number, settings: Partial<SpoolSettings> = {}) {
    this.#server = server
    this.#random = random
    this.epoch = createBootId(Date.UTC(2026, 10, 21) + server.lives++, random)
    const all: SpoolSettings = { ...smallSpool, ...settings }
    const now = (): number => this.now
    const report = (problem: Problem): void => void this.problems.push(problem)
    this.spool = new Spool({
      settings: all,
      files,
      tryLock: (path) => ({ path, isOurs: () => true, touch: () => undefined, release: () => undefined }),
      clock: { now, monotonic: now },
      levels: standardLevels,
      report,
      epoch: this.epoch,
    })
    this.#thread = new SpoolThread({
      program: new URL('file:///none'),
      plan: {} as ThreadPlan,
      spool: this.spool,
      settings: all,
      files,
      levels: standardLevels,
      epoch: this.epoch,
      report,
      now,
      onMoved: () => undefined,
      onGivenUp: (since) => {
        this.#here = this.spool.readHere(since)
      },
      startRun: (options) => {
        this.run = new ModelRun(options, files, now)
        return this.run
      },
      later: (act) => this.#later.push(act),
    })
    this.spool.readBy(this.#thread)
    this.spool.open()
    this.#thread.start()
  }

  /** Where lines are taken from now; undefined where nobody reads. */
  get source(): SpoolReader | undefined {
    return this.#here ?? (this.run?.isDead === false ? this.run.tail.reader : undefined)
  }

  offer(lines: number, level = 30): void {
    const sequences = Array.from({ length: lines }, () => ++this.#sequence)
    const nothing = sequences.map(() => undefined)
    const name = standardLevels.name(level)
    const batch: LineBatch = {
      lines: sequences.map((n) => `{"log.level":"${name}","n":${n},"e":"${this.epoch}","x":"${'x'.repeat(n % 50)}"}\n`),
      levels: sequences.map(() => level),
      times: sequences.map(() => this.now),
      sequences,
      shapes: nothing,
      contexts: nothing,
      bootId: this.epoch,
    }
    if (!this.spool.add(batch)) return
    for (const [index, sequence] of sequences.entries()) {
      this.accepted.set(`${batch.bootId}${sequence.toString(36).padStart(8, '0')}`, batch.lines[index] ?? '')
    }
  }

  /** What the thread and the application do from time to time. */
  tick(): void {
    this.#guarded(() => this.run?.isDead === false && this.run.tick())
    this.run?.listen()
    this.spool.tick()
  }

  request(): void {
    this.#guarded(() => {
      const runs = this.source === undefined || this.source.count === 0 ? [] : this.source.take(20, 1_200)
      if (runs.length > 0) this.#inFlight.push(runs)
    })
  }

  /** One of the requests is answered; where the thread that asked is gone, only the server knows. */
  answer(failures: number, refusals: number): void {
    const [runs] = this.#inFlight.splice(Math.floor(this.#random() * this.#inFlight.length), 1)
    const { source } = this
    if (runs === undefined || source === undefined) return
    this.#guarded(() => {
      const again: LineRun[] = []
      for (const run of singles(runs)) {
        const { id, text } = readLine(run)
        const dice = this.#random()
        if (dice < failures) again.push(run)
        else if (dice < failures + refusals && !this.#server.stored.has(id)) {
          this.#server.refused.set(id, (this.#server.refused.get(id) ?? 0) + 1)
          source.settle(run, 'deadLettered')
        } else source.settle(run, this.#server.store(id, text))
      }
      if (again.length > 0) source.giveBack(joined(again))
      source.moved()
    })
  }

  /** The thread dies at its next operations, or now. */
  wound(operations: number, isCutAtOnce = false): void {
    if (this.run?.isDead === false) Object.assign(this.run.mortal, { operationsLeft: operations, isCutAtOnce })
  }

  kill(): void {
    this.#inFlight = []
    this.run?.die()
  }

  /** Another thread begins. */
  restart(): void {
    for (const act of this.#later.splice(0)) act()
  }

  /** Ships all that there is, and ends. */
  async end(): Promise<number> {
    for (let rounds = 0; rounds < 400; rounds++) {
      this.now += 1_100
      this.restart()
      this.wound(Infinity)
      this.tick()
      this.request()
      while (this.#inFlight.length > 0) this.answer(0, 0)
      // A disk that failed is tried again within half a minute.
      if (rounds > 40 && this.spool.books.open === 0) break
    }
    this.spool.seal()
    await (this.#here === undefined ? this.#thread.stop() : undefined)
    return this.spool.close()
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (this.#here !== undefined) throw error
      this.kill()
    }
    if (this.run?.isDead === false && this.run.mortal.operationsLeft <= 0) this.kill()
  }
}
