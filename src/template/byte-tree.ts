/** Ends what a node compares: no byte of a key. */
export const branch = 255

/** Keys are not longer than this. */
export const maxKey = 2048

const firstNodes = 256
/** A tree with more nodes or bytes is forgotten, and begun anew. */
const maxNodes = 8192
const maxBytes = 1 << 19
/** So much may be read at once behind the last byte. */
const padding = 8

const golden = 0x9e3779b1

/**
 * Values by keys of bytes: a radix tree in a few typed arrays, so that a walk along it reads little memory and makes nothing. Who
 * walks compares with `pool` from a node's start up to `branch`, and goes on with the child for the byte that follows.
 *
 * ```
 * root ── "received " ─┬─ "block"
 *                      └─ "from"
 * ```
 */
export class ByteTree<Value> {
  /** What each node compares, its first byte too, and `branch` behind it. */
  pool: Uint8Array = new Uint8Array(0)
  /** The same, to compare four bytes at once. */
  view: DataView = new DataView(new ArrayBuffer(0))
  /** Where in the pool each node begins; the root, 0, has nothing to compare. */
  starts: Int32Array = new Int32Array(0)
  /** The child of each node for the byte that was given to the constructor; 0 for none. */
  wildcards: Int32Array = new Int32Array(0)
  /** What `put` puts in. */
  readonly key: Uint8Array = new Uint8Array(maxKey)
  readonly #wildcard: number
  /** Keys of edges (a node and a byte) and behind each the child: open addressing. */
  #edges: Int32Array = new Int32Array(0)
  #shift = 0
  #values: (Value | undefined)[] = []
  #nodes = 0
  #used = 0

  /** @param wildcard - a byte whose children can be had by `wildcards` too. */
  constructor(wildcard: number = branch) {
    this.#wildcard = wildcard
    this.clear()
  }

  /** Forgets all. */
  clear(): void {
    this.#setPool(firstNodes * 16)
    this.pool[0] = branch
    this.starts = new Int32Array(firstNodes)
    this.wildcards = new Int32Array(firstNodes)
    this.#values = [undefined]
    this.#nodes = 1
    this.#used = 1
    this.#setEdges(firstNodes * 8)
  }

  /** What the key that ends with a node leads to. */
  value(node: number): Value | undefined {
    return this.#values[node]
  }

  /** The child of a node whose first byte is `code`; 0 for none. */
  child(node: number, code: number): number {
    const edges = this.#edges
    const wanted = ((node << 8) | code) + 1
    for (let slot = Math.imul(wanted, golden) >>> this.#shift; ; slot += 2) {
      slot &= edges.length - 2
      const found = edges[slot]
      if (found === wanted) return edges[slot + 1] ?? 0
      if (found === 0) return 0
    }
  }

  /** Puts in a value for the first bytes of `key`. */
  put(size: number, value: Value): void {
    if (this.#nodes + 2 > maxNodes || this.#used + size * 2 + 2 > maxBytes) this.clear()
    const { key } = this
    let node = 0
    let place = 0
    while (place < size) {
      const code = key[place] ?? 0
      const next = this.child(node, code)
      if (next === 0) {
        const made = this.#make(key, place, size)
        this.#setChild(node, code, made)
        node = made
        break
      }
      const { pool } = this
      let at = this.starts[next] ?? 0
      while (place < size && pool[at] === key[place]) {
        at++
        place++
      }
      node = pool[at] === branch ? next : this.#split(node, next, at)
    }
    this.#values[node] = value
  }

  /** A new node between a child and its parent, for what stands before `at` in the child. */
  #split(parent: number, child: number, at: number): number {
    const start = this.starts[child] ?? 0
    const made = this.#make(this.pool, start, at)
    this.starts[child] = at
    this.#setChild(parent, this.pool[start] ?? 0, made)
    this.#setChild(made, this.pool[at] ?? 0, child)
    return made
  }

  #make(bytes: Uint8Array, from: number, to: number): number {
    const start = this.#used
    const end = start + to - from
    if (end + padding > this.pool.length) {
      const old = this.pool
      this.#setPool(end * 2 + padding)
      this.pool.set(old)
    }
    if (this.#nodes === this.starts.length) this.#grow()
    const node = this.#nodes++
    const { pool } = this
    for (let index = from, at = start; index < to; index++) pool[at++] = bytes[index] ?? 0
    pool[end] = branch
    this.starts[node] = start
    this.#values[node] = undefined
    this.#used = end + 1
    return node
  }

  #setChild(node: number, code: number, child: number): void {
    const edges = this.#edges
    const wanted = ((node << 8) | code) + 1
    let slot = (Math.imul(wanted, golden) >>> this.#shift) & (edges.length - 2)
    while (edges[slot] !== wanted && edges[slot] !== 0) slot = (slot + 2) & (edges.length - 2)
    edges[slot] = wanted
    edges[slot + 1] = child
    if (code === this.#wildcard) this.wildcards[node] = child
  }

  #setPool(size: number): void {
    this.pool = new Uint8Array(size)
    this.view = new DataView(this.pool.buffer)
  }

  #setEdges(length: number): void {
    this.#edges = new Int32Array(length)
    // The upper bits of a product depend on all that went into it.
    this.#shift = Math.clz32(length - 1)
  }

  #grow(): void {
    const { starts, wildcards } = this
    this.starts = new Int32Array(starts.length * 2)
    this.starts.set(starts)
    this.wildcards = new Int32Array(starts.length * 2)
    this.wildcards.set(wildcards)
    const old = this.#edges
    this.#setEdges(old.length * 2)
    for (let slot = 0; slot < old.length; slot += 2) {
      const wanted = (old[slot] ?? 0) - 1
      if (wanted >= 0) this.#setChild(wanted >> 8, wanted & 0xff, old[slot + 1] ?? 0)
    }
  }
}
