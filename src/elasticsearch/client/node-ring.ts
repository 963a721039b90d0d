/** A node that could not be reached is left alone so long at first, then twice as long each time. */
const firstRestMs = 1_000
const lastRestMs = 60_000

interface Seat<Node> {
  readonly node: Node
  failures: number
  restsUntil: number
}

/** The nodes of a cluster, each asked in its turn; those that could not be reached rest for a while, unless all of them do. */
export class NodeRing<Node> {
  readonly #seats: readonly Seat<Node>[]
  readonly #now: () => number
  #turn = 0

  /** @param now - milliseconds that only grow. */
  constructor(nodes: readonly Node[], now: () => number) {
    this.#seats = nodes.map((node) => ({ node, failures: 0, restsUntil: 0 }))
    this.#now = now
  }

  /** Whose turn it is; where all rest, that of the one that is due first. */
  next(): Node {
    const now = this.#now()
    const restMs = ({ restsUntil }: Seat<Node>): number => Math.max(0, restsUntil - now)
    const inTurn = [...this.#seats.slice(this.#turn), ...this.#seats.slice(0, this.#turn)]
    const seat = inTurn.reduce((best, each) => (restMs(each) < restMs(best) ? each : best))
    this.#turn = (this.#seats.indexOf(seat) + 1) % this.#seats.length
    return seat.node
  }

  /** It answered, whatever it said. */
  answered(node: Node): void {
    const seat = this.#seatOf(node)
    if (seat !== undefined) Object.assign(seat, { failures: 0, restsUntil: 0 })
  }

  /** There was no answer. */
  failed(node: Node): void {
    const seat = this.#seatOf(node)
    if (seat === undefined) return
    seat.restsUntil = this.#now() + Math.min(lastRestMs, firstRestMs * 2 ** Math.min(10, seat.failures))
    seat.failures++
  }

  #seatOf(node: Node): Seat<Node> | undefined {
    return this.#seats.find((seat) => seat.node === node)
  }
}
