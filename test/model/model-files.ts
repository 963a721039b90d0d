import type { DiskFiles } from '../../src/writer/disk-files.ts'

interface Inode {
  live: Buffer
  /** So many of its bytes are on the disk for certain. */
  synced: number
}

/** What the machine does to the file system when it stops. */
export type Stop = 'kill' | 'power'

/** Thrown by each operation once the process is dead. */
export class Stopped extends Error {}

/** A file's name below the first folder: `/spool/a` is `a`, `/store/w2/a` is `w2/a`. */
function keyOf(path: string): string {
  return path.replace(/^\/[^/]*\//, '')
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: said by the model`), { code })
}

/**
 * A file system in memory that can stop before, in the middle of and after each operation. A killed process leaves what it wrote; a
 * power cut leaves of each file what was synced and a random part of the rest (which may be cut or garbled), and of
 * the names that were made, moved and removed since the folder was synced a random number of the first ones.
 */
export class ModelFiles implements DiskFiles {
  isDead = false
  /** Operations until the process dies. */
  operationsLeft = Infinity
  /** Operations that fail, and what with. */
  fault: ((operation: string) => string | undefined) | undefined
  /** Told of what is removed, before it is. */
  onRemove: (name: string, content: Buffer) => void = () => undefined
  /** Told of what is put in place of another, before it is. */
  onReplace: (name: string, content: Buffer) => void = () => undefined
  readonly #random: () => number
  #names = new Map<string, Inode>()
  #durableNames = new Map<string, Inode>()
  /** Of names, since the folder was synced. */
  #changes: ((names: Map<string, Inode>) => void)[] = []
  #descriptors = new Map<number, Inode>()
  #nextDescriptor = 3

  constructor(random: () => number) {
    this.#random = random
  }

  /** The process is dead; what it leaves is what the next one finds. */
  restart(stop: Stop): void {
    if (stop === 'power') {
      const kept = Math.floor(this.#random() * (this.#changes.length + 1))
      for (const change of this.#changes.slice(0, kept)) change(this.#durableNames)
      this.#names = new Map([...this.#durableNames].map(([name, inode]) => [name, this.#afterPowerCut(inode)]))
    }
    this.#durableNames = new Map(this.#names)
    this.#changes = []
    for (const inode of this.#names.values()) inode.synced = inode.live.length
    this.#descriptors = new Map()
    this.isDead = false
    this.operationsLeft = Infinity
  }

  /** One process is dead, and others go on. */
  survive(): void {
    this.isDead = false
    this.operationsLeft = Infinity
  }

  /** The bytes of a file, whoever asks. */
  content(name: string): Buffer | undefined {
    return this.#names.get(name)?.live
  }

  /** Puts bytes there from outside. */
  put(name: string, content: Buffer): void {
    this.#names.set(name, { live: content, synced: content.length })
  }

  /** Names from outside. */
  get names(): string[] {
    return [...this.#names.keys()].sort()
  }

  makeFolder(): void {
    this.#step('makeFolder')
  }

  list(folder: string): string[] {
    this.#step('list')
    const within = keyOf(`${folder}/`)
    const names = [...this.#names.keys()].filter((name) => name.startsWith(within))
    return [...new Set(names.map((name) => name.slice(within.length).split('/')[0] ?? ''))]
  }

  create(path: string): number {
    this.#step('create')
    const name = keyOf(path)
    if (this.#names.has(name)) throw systemError('EEXIST')
    const inode: Inode = { live: Buffer.alloc(0), synced: 0 }
    this.#change((names) => names.set(name, inode))
    return this.#describe(inode)
  }

  open(path: string): number {
    this.#step('open')
    return this.#describe(this.#find(path))
  }

  reopen(path: string): number {
    this.#step('reopen')
    return this.#describe(this.#find(path))
  }

  append(descriptor: number, parts: readonly Uint8Array[]): number {
    const inode = this.#inode(descriptor)
    const bytes = Buffer.concat(parts)
    const write = (length: number): void => {
      inode.live = Buffer.concat([inode.live, bytes.subarray(0, length)])
    }
    const some = (): number => Math.floor(this.#random() * (bytes.length + 1))
    const wasDead = this.isDead
    try {
      this.#step('append')
    } catch (error) {
      // A process may die in the middle of a write, and a disk may fail in it.
      if (!wasDead) write(some())
      throw error
    }
    // A write may take a part only.
    const length = this.#random() < 0.1 ? Math.max(1, some()) : bytes.length
    write(length)
    return length
  }

  truncate(descriptor: number, bytes: number): void {
    this.#step('truncate')
    const inode = this.#inode(descriptor)
    inode.live = inode.live.subarray(0, bytes)
    inode.synced = Math.min(inode.synced, bytes)
  }

  sync(descriptor: number): void {
    this.#step('sync')
    const inode = this.#inode(descriptor)
    inode.synced = inode.live.length
  }

  syncLater(descriptor: number, done: (error: unknown) => void): void {
    try {
      this.sync(descriptor)
      done(null)
    } catch (error) {
      done(error)
    }
  }

  close(descriptor: number): void {
    this.#step('close')
    this.#descriptors.delete(descriptor)
  }

  size(path: string): number {
    this.#step('size')
    return this.#find(path).live.length
  }

  mode(path: string): number {
    this.#step('mode')
    this.#find(path)
    return 0o600
  }

  read(descriptor: number, into: Uint8Array, position: number): number {
    this.#step('read')
    const { live } = this.#inode(descriptor)
    return live.copy(into, 0, position, Math.min(live.length, position + into.length))
  }

  rename(from: string, to: string): void {
    this.#step('rename')
    const inode = this.#find(from)
    this.onReplace(keyOf(to), inode.live)
    this.#change((names) => {
      names.delete(keyOf(from))
      names.set(keyOf(to), inode)
    })
  }

  remove(path: string): void {
    this.#step('remove')
    const inode = this.#names.get(keyOf(path))
    if (inode === undefined) return
    this.onRemove(keyOf(path), inode.live)
    this.#change((names) => names.delete(keyOf(path)))
  }

  syncFolder(): void {
    this.#step('syncFolder')
    for (const change of this.#changes) change(this.#durableNames)
    this.#changes = []
  }

  #afterPowerCut({ live, synced }: Inode): Inode {
    const left = Buffer.from(live.subarray(0, synced + Math.floor(this.#random() * (live.length - synced + 1))))
    // The length may have come to the disk before the bytes.
    if (left.length > synced && this.#random() < 0.3) left.fill(0, synced + Math.floor(this.#random() * (left.length - synced)))
    return { live: left, synced: left.length }
  }

  #change(change: (names: Map<string, Inode>) => void): void {
    change(this.#names)
    this.#changes.push(change)
  }

  #step(operation: string): void {
    if (this.isDead) throw new Stopped()
    if (this.operationsLeft-- <= 0) {
      this.isDead = true
      this.operationsLeft = 0
      throw new Stopped()
    }
    const code = this.fault?.(operation)
    if (code !== undefined) throw systemError(code)
  }

  #find(path: string): Inode {
    const inode = this.#names.get(keyOf(path))
    if (inode === undefined) throw systemError('ENOENT')
    return inode
  }

  #inode(descriptor: number): Inode {
    const inode = this.#descriptors.get(descriptor)
    if (inode === undefined) throw this.isDead ? new Stopped() : systemError('EBADF')
    return inode
  }

  #describe(inode: Inode): number {
    this.#descriptors.set(this.#nextDescriptor, inode)
    return this.#nextDescriptor++
  }
}
