import { MessageChannel, type MessagePort, receiveMessageOnPort, SHARE_ENV, Worker } from 'node:worker_threads'
import { Board } from './board.ts'
import type { Order, Report, ThreadOrders } from './messages.ts'
import type { Standing, StandingForm } from './standing.ts'

/** How one life of a thread is watched. */
export interface ThreadRunOptions {
  readonly program: URL
  readonly orders: Omit<ThreadOrders, 'port' | 'board'>
  readonly form: StandingForm
  /** What is to stand on the board until the thread has put up something. */
  readonly standing: Standing
  readonly onReport: (report: Report) => void
  /** It has ended without being asked to. */
  readonly onDeath: (cause: unknown) => void
}

/** One life of a thread that ships, as it is seen from outside. */
export interface Run {
  /** It has begun to work. */
  readonly isReady: boolean
  /** How far it is, also when it has ended. */
  readonly standing: Standing
  /** Of that, what is asked for with each batch. */
  readonly bytes: { readonly onDisk: number; readonly known: number }
  send(order: Order): void
  /** Takes in, within the call, what it has told. */
  listen(): void
  /** Has it put everything away and end. */
  stop(): Promise<void>
}

/** What it makes lives either for a moment or, outside of the heap, until it is acknowledged: room for more would only be filled. */
const maxYoungGenerationSizeMb = 8

/** A thread that is asked to end is given so long: then it is ended. */
const stopMs = 3_000

/** One life of a thread that ships. It keeps no process alive. */
export class ThreadRun implements Run {
  isReady = false
  readonly #options: ThreadRunOptions
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #board: Board
  #cause: unknown
  #isStopping = false
  #onStopped: (() => void) | undefined

  /** Throws where no thread can be had, or the orders cannot be sent to one. */
  constructor(options: ThreadRunOptions) {
    const { program, orders, form, standing } = options
    const { port1, port2 } = new MessageChannel()
    this.#options = options
    this.#port = port1
    this.#board = new Board(form.size)
    this.#board.post(form.print(standing))
    const workerData: ThreadOrders = { ...orders, port: port2, board: this.#board.shared }
    try {
      // Its environment is ours: a key that is exchanged there is read again.
      this.#worker = new Worker(program, {
        workerData,
        transferList: [port2],
        env: SHARE_ENV,
        stdin: false,
        name: 'cordwood shipping',
        resourceLimits: { maxYoungGenerationSizeMb },
      })
    } catch (error) {
      port1.close()
      throw error
    }
    this.#worker.on('error', (error) => {
      this.#cause = error
    })
    this.#worker.on('exit', () => this.#ended())
    port1.on('message', (report: Report) => this.#take(report))
    this.#worker.unref()
    port1.unref()
  }

  get standing(): Standing {
    return this.#options.form.read(this.#board.read())
  }

  get bytes(): { readonly onDisk: number; readonly known: number } {
    const { bytesAt } = this.#options.form
    const { 0: onDisk = 0, 1: known = 0 } = this.#board.read(bytesAt, bytesAt + 2)
    return { onDisk, known }
  }

  send(order: Order): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#port.postMessage(order)
  }

  listen(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#take(next.message as Report)
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#onStopped = resolve
      // Not unref'ed: somebody awaits the end.
      timer = setTimeout(resolve, stopMs)
      this.send({ do: 'stop' })
    })
    clearTimeout(timer)
    void this.#worker.terminate()
  }

  #take(report: Report): void {
    if (report.told === 'ready') this.isReady = true
    if (report.told === 'stopped') this.#onStopped?.()
    this.#options.onReport(report)
  }

  #ended(): void {
    // What it told before is not lost with it.
    this.listen()
    this.#port.close()
    this.#onStopped?.()
    if (!this.#isStopping) this.#options.onDeath(this.#cause)
  }
}
