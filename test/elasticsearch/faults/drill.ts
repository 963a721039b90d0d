import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Certificate, makeCertificate } from '../certificate.ts'
import { type FaultProxy, startFaultProxy } from '../fault-proxy.ts'
import { uniqueName } from '../served.ts'
import type { Server } from '../server.ts'
import { startTlsFront, type TlsFront } from '../tls-front.ts'
import { countLines, readDeadLetters } from './count.ts'
import { sizesOfSpool } from './damage.ts'
import type { Closed, ContestantName, Orders } from './orders.ts'
import { type LoggingProcess, startProcess } from './process.ts'

/** How long the parts of a row take, and how hard it is. */
export interface Pace {
  /** How long the fault lasts where a row does not say otherwise. */
  readonly faultMs: number
  /** Of rows that last long in the matrix: a minute there. */
  readonly longMs: number
  /** Before the fault, and after it. */
  readonly calmMs: number
  /** Lines a second. */
  readonly rate: number
  /** How long a rival may take to end. */
  readonly closeMs: number
}

/** What became of the lines of one row. */
export interface Outcome {
  /** Lines whose call had returned. */
  readonly sent: number
  /** Documents on the server. */
  readonly stored: number
  readonly deadLettered: number
  /** Lines that are nowhere. */
  readonly lost: number
  /** Of these: lines that no kill may take, as they had waited for a flush interval. */
  readonly lostOwed: number
  /** Documents beyond one a line. */
  readonly doubled: number
  /** Lines of which the process itself said that it had to give them up. */
  readonly told: number
  /** Lines that a spool held after the close, and that the next start has sent. */
  readonly left: number
  /** How the last process ended: a code or a signal; `stuck` when it had to be killed. */
  readonly exit: string
  /** Of the last close, in milliseconds. */
  readonly closeMs: number | undefined
  readonly peakMiB: number
  /** Whether its books balanced; undefined where it keeps none, or could not say. */
  readonly isBalanced: boolean | undefined
  /** What else was measured, in words. */
  readonly figure?: string
}

/** Prints what processes said. */
const isVerbose = process.env['CORDWOOD_FAULTS_VERBOSE'] !== undefined

/** Where a row is tried. */
export interface DrillOptions {
  readonly contestant: ContestantName
  readonly pace: Pace
  readonly url: string
  /** The server itself, where it is ours to stop. */
  readonly server?: Server
  /** Who may read and write everything, where the server asks. */
  readonly admin?: string
  readonly orders?: Partial<Orders>
  readonly isSecure?: boolean
}

export const shipperUser = { name: 'shipper', password: 'first-password', role: 'shipper' }

/** One row with one contestant: its proxy, its stream, its processes. */
export class Drill {
  readonly pace: Pace
  readonly target: string = uniqueName('logs-fault')
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cordwood-faults-'))
  readonly options: DrillOptions
  proxy!: FaultProxy
  front: TlsFront | undefined
  certificate: Certificate | undefined
  /** The process that logs now. */
  process!: LoggingProcess
  /** What was measured, in words. */
  figure: string | undefined
  readonly #processes: LoggingProcess[] = []
  #rested: LoggingProcess | undefined
  #told = 0
  #closed: Closed | undefined
  #exit = ''
  #left = 0

  private constructor(options: DrillOptions) {
    this.options = options
    this.pace = options.pace
  }

  /** Prepares everything but the first process. */
  static async open(options: DrillOptions): Promise<Drill> {
    const drill = new Drill(options)
    drill.proxy = await startFaultProxy(options.url)
    if (options.isSecure === true) {
      drill.certificate = makeCertificate(drill.folder, 'first')
      drill.front = await startTlsFront(drill.proxy.url, drill.certificate)
    }
    writeFileSync(join(drill.folder, 'password'), shipperUser.password, { mode: 0o600 })
    await drill.#makeTemplate()
    return drill
  }

  /** A request to the server itself, past the proxy. */
  async ask(method: string, path: string, body?: object): Promise<number> {
    const { url, admin } = this.options
    const headers = { 'content-type': 'application/json', ...(admin !== undefined && { authorization: admin }) }
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    await answer.arrayBuffer()
    return answer.status
  }

  /** The rivals bring no template for a data stream: ours would be made for us anyway, so all of them find this one. */
  async #makeTemplate(): Promise<void> {
    const properties = { '@timestamp': { type: 'date' }, n: { type: 'long' }, detail: { properties: { code: { type: 'long' } } } }
    // Below the priority of cordwood's own, whose events say what is not to be guessed.
    const isOurs = this.options.contestant.startsWith('cordwood')
    const template = { mappings: { properties } }
    const body = { index_patterns: [this.target], data_stream: {}, priority: 400, template }
    if (!isOurs) await this.ask('PUT', `/_index_template/${this.target}-rival`, body)
  }

  /** Starts a process that logs, from the number after the last one on. */
  start(orders: Partial<Orders> = {}): LoggingProcess {
    const { contestant, pace, admin } = this.options
    const progress = join(this.folder, `progress-${this.#processes.length}`)
    writeFileSync(progress, '')
    mkdirSync(join(this.folder, 'state'), { recursive: true })
    const isSecured = admin !== undefined
    this.process = startProcess({
      contestant,
      node: this.front?.url ?? this.proxy.url,
      target: this.target,
      rate: pace.rate,
      // A line whose call had not returned when its process was killed may be there all the same: its number is not used again.
      first: this.lastLine() + 2,
      progress,
      folder: join(this.folder, 'state'),
      listens: true,
      ...(isSecured && { auth: { username: shipperUser.name, passwordFile: join(this.folder, 'password') } }),
      ...(this.certificate !== undefined && { ca: this.certificate.pem }),
      ...this.options.orders,
      ...orders,
    })
    this.#processes.push(this.process)
    return this.process
  }

  /** The number of the last line whose call has returned, in any process. */
  lastLine(): number {
    return Math.max(0, ...this.#processes.map((one) => one.lastLine()))
  }

  /** Waits until so many lines are on the server, or until none has come for half a minute: a process needs its time to start. */
  async stored(atLeast: number): Promise<void> {
    const { url, admin } = this.options
    const headers = admin === undefined ? {} : { authorization: admin }
    let before = 0
    // Its first line takes longest: a server that was killed just before, and a busy machine, need their time.
    for (let last = Date.now(); Date.now() - last < (before === 0 ? 120_000 : 30_000); await sleep(100)) {
      await fetch(`${url}/${this.target}/_refresh`, { method: 'POST', headers }).then((answer) => answer.arrayBuffer())
      const answer = await fetch(`${url}/${this.target}/_count`, { headers })
      const { count = 0 } = (await answer.json()) as { count?: number }
      if (count >= atLeast) return this.#rest()
      if (count > before) last = Date.now()
      before = count
    }
    if (before === 0) throw new Error(`Expected a line of ${this.options.contestant} on the server within two minutes.`)
  }

  /** All of a process has begun to work: what it takes from now on is told from what it needs to live. */
  #rest(): void {
    if (this.#rested === this.process) return
    this.#rested = this.process
    this.process.tell({ do: 'rest' })
  }

  /** How many documents the server has. @param first - of lines from this number on. */
  async countNow(first = 0): Promise<number> {
    const { url, admin } = this.options
    const headers = admin === undefined ? {} : { authorization: admin }
    await fetch(`${url}/${this.target}/_refresh`, { method: 'POST', headers }).then((answer) => answer.arrayBuffer())
    const query = first > 0 ? `?q=n:${encodeURIComponent(`[${first} TO *]`)}` : ''
    const answer = await fetch(`${url}/${this.target}/_count${query}`, { headers })
    return ((await answer.json()) as { count?: number }).count ?? 0
  }

  /** How long the last end in order took, in milliseconds. */
  get closeMs(): number | undefined {
    return this.#closed?.closeMs
  }

  /** Ends the process in order, and notes how that went. */
  async close(): Promise<void> {
    const isOurs = this.options.contestant.startsWith('cordwood')
    this.#closed = await this.process.close(isOurs ? 150_000 : this.pace.closeMs)
    const { code, said } = await this.process.ended
    if (isVerbose) console.error(said, this.#closed)
    this.#exit = code === 'SIGKILL' ? 'stuck' : String(code)
    this.#listen(said)
  }

  /** Notes how a process ended that ended by itself. */
  async ended(): Promise<void> {
    const { code, said } = await this.process.ended
    this.#exit = String(code)
    if (isVerbose) console.error(said)
    this.#listen(said)
  }

  /** Kills the process that logs now, at once or after all of its lines have left its ring. */
  async kill(isAtRest = false): Promise<void> {
    if (isAtRest) {
      this.process.tell({ do: 'pause' })
      await this.process.settled()
    }
    this.process.kill('SIGKILL')
    this.#listen((await this.process.ended).said)
  }

  #listen(said: string): void {
    for (const [, lines = '0'] of said.matchAll(/Lines lost: (\d+)\./g)) this.#told += Number(lines)
  }

  /** What a spool still holds after a close in bad times goes with the next start: here, of a process that logs nothing. */
  async shipRest(): Promise<void> {
    if (!this.#hasSpooled()) return
    this.#left = (await this.count()).lost
    const [how, exit] = [this.#closed, this.#exit]
    this.start({ rate: 0 })
    let before = await this.countNow()
    for (let last = Date.now(); this.#hasSpooled() && Date.now() - last < 120_000; await sleep(250)) {
      const count = await this.countNow()
      if (count > before) last = Date.now()
      before = count
    }
    await this.close()
    this.#closed = how
    if (this.#exit === '0') this.#exit = exit
  }

  /** Lines wait in a spool. */
  #hasSpooled(): boolean {
    return sizesOfSpool(this.folder).size > 0
  }

  /** Counts every line. */
  async count(): Promise<Outcome> {
    const { url, admin } = this.options
    const found = await countLines(url, this.target, this.lastLine() + 1, admin === undefined ? {} : { authorization: admin })
    const dead = readDeadLetters(join(this.folder, 'state/dead.ndjson'))
    let lost = 0
    let lostOwed = 0
    let sent = 0
    for (const one of this.#processes) {
      const last = one.lastLine()
      const owed = one.lastOwed()
      sent += last - one.first + 1
      for (let n = one.first; n <= last; n++) {
        if (found.numbers.has(n) || dead.has(n)) continue
        lost++
        if (n <= owed) lostOwed++
      }
    }
    return {
      sent,
      stored: found.documents,
      deadLettered: dead.size,
      lost,
      lostOwed,
      doubled: found.documents - found.numbers.size,
      told: this.#told,
      left: this.#left,
      exit: this.#exit,
      closeMs: this.#closed?.closeMs,
      peakMiB: Math.round(Math.max(...this.#processes.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
      isBalanced: this.#closed?.isBalanced,
      ...(this.figure !== undefined && { figure: this.figure }),
    }
  }

  async end(): Promise<void> {
    for (const one of this.#processes) one.kill('SIGKILL')
    await this.front?.close()
    await this.proxy.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
