import { node } from '../core/node.ts'
import { isAliveOwner, isGoneThread, type Owner, type OwnerThread, ownOwner, ownThread } from './owner.ts'

/** An owner of another host, of whom nothing can be asked, is taken for gone when he has not touched his lock for so long. */
const foreignStaleMs = 60_000

/** More contenders than this at one moment are told that the lock is held. */
const maxTries = 32

/** A file that one owner has at a time. */
export interface Lock {
  readonly path: string
  /** False once somebody who thought us gone has taken it. */
  isOurs(): boolean
  /** Tells owners of other hosts that we live: at least every 30 seconds, if the lock is held for long. */
  touch(): void
  /** Gives it back, if it is still ours. */
  release(): void
}

interface Holder extends Owner, OwnerThread {
  /** Of one locking: never used again. */
  readonly id: string
}

/** One step of the way to who has the lock. */
interface Step {
  readonly file: string
  readonly id: string
  readonly isAlive: boolean
}

/**
 * Takes a lock, or answers undefined at once while a living owner has it: another process, another thread of this one, or this
 * very caller. What a dead owner left behind is taken over, by exactly one of those who try; on Linux also what a thread did that was
 * ended while its process goes on.
 *
 * Whoever finds the owner X dead has to create the file `<path>.after.<X>` first, which only one can; then he puts his own name
 * into the lock by a rename, and removes that file. Dies he in between, the next one comes after him in the same way:
 *
 *     lock: X (dead)   lock.after.X: Y (dead)   lock.after.Y: Z (alive)   so Z has it
 *
 * All files come into being complete, as links to a file written before.
 *
 * @param path - of the lock file itself, in a folder that can be written to.
 * @throws what the system says when no file can be made there.
 */
export function tryLock(path: string): Lock | undefined {
  const id = node.crypto.randomUUID()
  const own = `${path}.${id}`
  const holder: Holder = { ...ownOwner(), ...ownThread(), id }
  node.fs.writeFileSync(own, JSON.stringify(holder), { flag: 'wx' })
  try {
    for (let tries = 0; tries < maxTries; tries++) {
      const steps = walk(path)
      const last = steps.at(-1)
      if (last === undefined) {
        if (create(own, path, holder)) return lockOf(path, id)
        continue
      }
      if (last.isAlive) return undefined
      const after = afterFile(path, last.id)
      if (!create(own, after, holder)) continue
      // The lock may have changed hands since we looked: then what we have just made leads nowhere.
      if (walk(path).at(-1)?.id === id) {
        node.fs.renameSync(own, path)
        for (const { file } of steps.slice(1)) node.fs.rmSync(file, { force: true })
        node.fs.rmSync(after, { force: true })
        return lockOf(path, id)
      }
      node.fs.rmSync(after, { force: true })
    }
    return undefined
  } finally {
    node.fs.rmSync(own, { force: true })
  }
}

function lockOf(path: string, id: string): Lock {
  const isOurs = (): boolean => stepAt(path)?.id === id
  return {
    path,
    isOurs,
    touch() {
      const now = new Date()
      if (isOurs()) node.fs.utimesSync(path, now, now)
    },
    release() {
      if (isOurs()) node.fs.rmSync(path, { force: true })
    },
  }
}

function afterFile(path: string, id: string): string {
  return `${path}.after.${id}`
}

/** From the lock file to its present owner. */
function walk(path: string): Step[] {
  const steps: Step[] = []
  for (let file = path; ; file = afterFile(path, steps.at(-1)?.id ?? '')) {
    const step = stepAt(file)
    if (step === undefined) return steps
    steps.push(step)
  }
}

/** Who is named in a file; undefined where there is none. */
function stepAt(file: string): Step | undefined {
  let text: string
  let touchedMs: number
  try {
    touchedMs = node.fs.statSync(file).mtimeMs
    text = node.fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const isFresh = Date.now() - touchedMs < foreignStaleMs
  const holder = parse(text)
  // On file systems without links it may be seen while it is written.
  if (holder === undefined) return { file, id: `unreadable-${Math.floor(touchedMs)}`, isAlive: isFresh }
  const isAlive = holder.host === ownOwner().host ? isAliveOwner(holder) && !isGoneThread(holder) : isFresh
  return { file, id: holder.id, isAlive }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder
    return typeof holder.id === 'string' && /^[0-9a-f-]+$/.test(holder.id) ? holder : undefined
  } catch {
    return undefined
  }
}

/** Makes a file with our name in it, which is complete from the start. False when it exists. */
function create(own: string, file: string, holder: Holder): boolean {
  try {
    node.fs.linkSync(own, file)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EMLINK') throw error
    return createWithoutLink(file, holder)
  }
}

function createWithoutLink(file: string, holder: Holder): boolean {
  try {
    node.fs.writeFileSync(file, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
