import type { LogRecord } from '../../core/record.ts'
import { Heap } from './heap.ts'
import { compareKeys, type LocatedRecord, type OrderKey, orderKey } from './line-order.ts'
import type { LineSource } from './scan-file.ts'

/** How the times of a file's wanted lines go: the first look at it. */
interface Course {
  readonly source: LineSource
  readonly oldest: number
  /** How far, in milliseconds, a line's time lies behind the newest before it, at most. */
  readonly lagMs: number
}

interface Entry {
  readonly key: OrderKey
  readonly record: LogRecord
}

/** What an export needs of the engine. */
export interface ExportReader {
  readonly sources: readonly LineSource[]
  /** The wanted records of one file, the same ones each time it is called. */
  read(source: LineSource): AsyncGenerator<readonly LocatedRecord[]>
  /** The wanted records after a key, in order, by as many passes over all files as it takes. */
  slowly(after: OrderKey | undefined): AsyncGenerator<LogRecord>
  /** Records that may wait for their turn. */
  readonly maxWaiting: number
}

const maxOpenFiles = 64

/**
 * All wanted records in exact order, with bounded memory.
 *
 * The first pass measures how disordered each file is; the second merges the files, each of which holds a record back until no
 * older one can follow, and opens a file only when its turn comes. Files of loggers are nearly in order, so little waits. Where more would have to wait
 * than is allowed (a file in random order, hundreds of files of one time), the rest is read in repeated passes: slow, and still in order.
 */
export async function* exportInOrder(reader: ExportReader): AsyncGenerator<LogRecord> {
  const courses: Course[] = []
  for (const source of reader.sources) {
    const course = await measure(reader, source)
    if (course !== undefined) courses.push(course)
  }
  courses.sort((a, b) => b.oldest - a.oldest)

  const open = new Heap<Reordered>((a, b) => compareKeys(a.top.key, b.top.key))
  let waiting = 0
  let last: OrderKey | undefined
  /** Reads on in a file; false where it has no more. */
  const fill = async (file: Reordered): Promise<boolean> => {
    waiting -= file.waiting
    const hasMore = await file.fill(Math.max(0, reader.maxWaiting - waiting))
    waiting += file.waiting
    return hasMore
  }
  try {
    while (true) {
      for (let next = courses.at(-1); next !== undefined && isDue(next, open.peek()); next = courses.at(-1)) {
        courses.pop()
        const file = new Reordered(reader, next)
        if (await fill(file)) open.push(file)
      }
      const file = open.peek()
      if (file === undefined) return
      if (open.size > maxOpenFiles || waiting > reader.maxWaiting) break
      const { key, record } = file.take()
      waiting--
      last = key
      yield record
      if (await fill(file)) open.replace(file)
      else open.pop()
    }
  } finally {
    for (const file of open.values()) await file.close()
  }
  yield* reader.slowly(last)
}

function isDue(course: Course, first: Reordered | undefined): boolean {
  return first === undefined || course.oldest <= first.top.key.time
}

async function measure(reader: ExportReader, source: LineSource): Promise<Course | undefined> {
  let [oldest, newest, lagMs] = [Infinity, -Infinity, 0]
  for await (const found of reader.read(source)) {
    for (const { record } of found) {
      const time = Math.floor(record.time)
      oldest = Math.min(oldest, time)
      newest = Math.max(newest, time)
      lagMs = Math.max(lagMs, newest - time)
    }
  }
  return oldest === Infinity ? undefined : { source, oldest, lagMs }
}

/** One file's records in order: each waits until no older one can follow. */
class Reordered {
  readonly #lists: AsyncGenerator<readonly LocatedRecord[]>
  readonly #lagMs: number
  readonly #heap = new Heap<Entry>((a, b) => compareKeys(a.key, b.key))
  #newest = -Infinity
  #ended = false

  constructor(reader: ExportReader, { source, lagMs }: Course) {
    this.#lists = reader.read(source)
    this.#lagMs = lagMs
  }

  get waiting(): number {
    return this.#heap.size
  }

  /** The oldest; there is one after `fill` answered true. */
  get top(): Entry {
    return this.#heap.peek() as Entry
  }

  take(): Entry {
    return this.#heap.pop() as Entry
  }

  /** Reads until the oldest record is sure to be the next, or more than `most` wait. False at the end of the file. */
  async fill(most: number): Promise<boolean> {
    while (this.#heap.size <= most && !this.#ended && !(this.#heap.size > 0 && this.top.key.time < this.#newest - this.#lagMs)) {
      const next = await this.#lists.next()
      this.#ended = next.done === true
      for (const located of next.done === true ? [] : next.value) {
        const key = orderKey(located)
        this.#newest = Math.max(this.#newest, key.time)
        this.#heap.push({ key, record: located.record })
      }
    }
    return this.#heap.size > 0
  }

  async close(): Promise<void> {
    await this.#lists.return(undefined)
  }
}
