import { node } from '../core/node.ts'

/** Two readings of one process's start may differ by so much. */
const startSlackMs = 2_000

/** Where the start stands in `/proc/<pid>/stat`, counted behind the name, which may hold anything (proc(5), field 22). */
const startField = 19

/** A process, as a small file beside a log names it. */
export interface Owner {
  readonly pid: number
  readonly host: string
  /** When its process began, in milliseconds since 1970. */
  readonly startedAt: number
  /** The same in the kernel's ticks since its boot, where that is told (Linux): no later process of this number has it. */
  readonly startTicks?: number
}

/** The thread of a process that owns something, where the system tells of threads (Linux). */
export interface OwnerThread {
  readonly thread?: number
  /** When it began, as with `startTicks`. */
  readonly threadTicks?: number
}

/** This process. */
export function ownOwner(): Owner {
  const startTicks = startTicksOf(process.pid)
  const startedAt = ownStart()
  return { pid: process.pid, host: node.os.hostname(), startedAt, ...(startTicks !== undefined && { startTicks }) }
}

/**
 * Whether a process of this host still runs; its number alone does not tell, as numbers are given again. Of another host's it
 * cannot be known: `host` has to be compared first.
 */
export function isAliveOwner(owner: Owner): boolean {
  if (owner.startTicks !== undefined) {
    const startTicks = startTicksOf(owner.pid)
    if (startTicks !== undefined) return startTicks === owner.startTicks
  }
  // In a container the first process has the same number in each life.
  if (owner.pid === process.pid) return Math.abs(owner.startedAt - ownStart()) <= startSlackMs
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** This very thread: it may be ended in the middle of something while its process goes on. */
export function ownThread(): OwnerThread {
  try {
    // `<pid>/task/<thread>`: these calls are made by the thread itself.
    const thread = Number(node.fs.readlinkSync('/proc/thread-self').split('/').at(-1))
    const threadTicks = startTicksOf(`${process.pid}/task/${thread}`)
    return threadTicks === undefined ? {} : { thread, threadTicks }
  } catch {
    return {}
  }
}

/** Whether a thread has ended, of a process that still runs. Where it cannot be known it has not. */
export function isGoneThread({ pid, startTicks, thread, threadTicks }: Owner & OwnerThread): boolean {
  if (thread === undefined || threadTicks === undefined || startTicks === undefined) return false
  // What cannot be seen of its process cannot be seen of its threads either.
  if (startTicksOf(pid) !== startTicks) return false
  return startTicksOf(`${pid}/task/${thread}`) !== threadTicks
}

function ownStart(): number {
  return Math.round(Date.now() - process.uptime() * 1000)
}

function startTicksOf(pid: number | string): number | undefined {
  try {
    const stat = node.fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[startField])
    return Number.isSafeInteger(ticks) ? ticks : undefined
  } catch {
    return undefined
  }
}
