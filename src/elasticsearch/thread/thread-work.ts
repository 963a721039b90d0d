import { createLevelTable } from '../../core/level.ts'
import type { Problem } from '../../core/problem.ts'
import type { ElasticsearchClient } from '../client/client.ts'
import { connectElasticsearch } from '../client/connect.ts'
import { ShippingHere } from '../ship/shipping.ts'
import { sumFates } from '../spool/reader-counts.ts'
import { Board } from './board.ts'
import { Cells } from './cells.ts'
import type { Order, Report, ThreadOrders } from './messages.ts'
import { createRemoteChannels } from './remote-channels.ts'
import { StandingForm } from './standing.ts'
import { Tail } from './tail.ts'

/** How often it is looked after: batches become old, marks are written. */
const tickMs = 100

/** The work of a thread that ships: reads the spool that another thread writes, sends it, and shows how far it is. */
export class ThreadWork {
  readonly #orders: ThreadOrders
  readonly #cells: Cells
  readonly #form: StandingForm
  readonly #board: Board
  readonly #client: ElasticsearchClient
  readonly #tail: Tail
  readonly #shipping: ShippingHere
  #timer: NodeJS.Timeout | undefined
  #due: NodeJS.Timeout | undefined
  #isStopping = false

  constructor(orders: ThreadOrders) {
    const levels = createLevelTable(Object.fromEntries(orders.levels))
    const tell = (report: Report): void => this.#tell(report)
    const report = (problem: Problem): void => this.#report(problem)
    this.#orders = orders
    this.#cells = new Cells(orders.cells)
    this.#form = new StandingForm(levels)
    this.#board = new Board(this.#form.size, orders.board)
    this.#client = connectElasticsearch(orders.connect)
    // Not within a call of the reader.
    const obey = (order: Order): void => void setImmediate(() => this.#obey(order))
    this.#tail = new Tail({ orders, levels, cells: this.#cells, tell, report, obey })
    const channels = createRemoteChannels(this.#cells, tell)
    this.#shipping = new ShippingHere(orders.place, this.#client, this.#tail.reader, report, channels)
    if (orders.declared !== undefined) this.#shipping.declare(orders.declared)
  }

  /** Begins. It goes on until it is told to stop. */
  start(): void {
    this.#tail.reader.onMoved = () => this.#show()
    this.#timer = setInterval(() => this.#tick(), tickMs)
    this.#orders.port.on('message', (order: Order) => this.#obey(order))
    this.#tick()
    this.#tell({ told: 'ready' })
  }

  #obey(order: Order): void {
    const { reader } = this.#tail
    if (this.#isStopping) return
    switch (order.do) {
      case 'look':
        this.#tick()
        break
      case 'hurry':
        reader.load()
        reader.hurry()
        this.#show()
        break
      case 'giveUp':
        this.#tail.look()
        reader.giveUpOldest()
        this.#show()
        this.#tell({ told: 'gaveUp' })
        break
      case 'declare':
        this.#shipping.declare(order.fields)
        break
      case 'stop':
        void this.#stop()
        break
      default:
        this.#tail.take(order)
    }
  }

  #tick(): void {
    this.#tail.tick()
    this.#show()
    const { dueInMs = Infinity } = this.#tail.reader
    clearTimeout(this.#due)
    // Lines that wait alone have waited long enough before the next tick.
    if (dueInMs > 0 && dueInMs < tickMs) this.#due = setTimeout(() => this.#tick(), Math.ceil(dueInMs))
  }

  async #stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#timer)
    clearTimeout(this.#due)
    this.#tail.look()
    await this.#shipping.stop()
    this.#tail.reader.close()
    this.#show()
    this.#tell({ told: 'stopped' })
    await this.#client.close?.()
    this.#orders.port.close()
  }

  /** Puts up how far it is, and wakes who waits for that: until then, nothing waits for more lines. */
  #show(): void {
    this.#post()
    const ended = sumFates(this.#tail.books.own)
    if (this.#cells.takeAwaited(this.#shipping.isStuck ? Infinity : ended)) this.#tell({ told: 'moved' })
    else if (this.#cells.isAwaited && !this.#isStopping) this.#tail.reader.hurry()
  }

  #post(): void {
    const { books, knownBytes, reader } = this.#tail
    const { counts } = books
    const { diskBytes, firstSegment } = reader
    const { isStuck } = this.#shipping
    const shipper = this.#shipping.stats()
    this.#board.post(this.#form.print({ counts, diskBytes, knownBytes, firstSegment, isStuck, shipper }))
  }

  #tell(report: Report): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#orders.port.postMessage(report)
  }

  #report(problem: Problem): void {
    try {
      this.#tell({ told: 'problem', problem })
    } catch {
      // Its cause cannot be sent to another thread.
      this.#tell({ told: 'problem', problem: { ...problem, cause: String(problem.cause) } })
    }
  }
}
