/** When what was written is brought to the disk. */
export type FsyncPolicy = 'always' | 'interval' | 'never'

interface Group {
  readonly promise: Promise<void>
  resolve(): void
  reject(cause: unknown): void
}

function createGroup(): Group {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Nobody has to read it.
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

/**
 * Brings records to the disk in groups: all that were written before one `fsync` begins share it. While one runs, the records
 * written meanwhile wait for the next, so ten thousand at once cost two or three.
 */
export class GroupCommit {
  readonly #policy: FsyncPolicy
  readonly #intervalMs: number
  readonly #sync: () => Promise<void>
  readonly #failed: (cause: unknown) => void
  #waiting: Group | undefined
  #running: Group | undefined
  #timer: NodeJS.Timeout | undefined

  /**
   * @param sync - one fsync of what is written when it is called.
   * @param failed - told of one that failed.
   */
  constructor(policy: FsyncPolicy, intervalMs: number, sync: () => Promise<void>, failed: (cause: unknown) => void) {
    this.#policy = policy
    this.#intervalMs = intervalMs
    this.#sync = sync
    this.#failed = failed
  }

  /** Something was written. Resolves when the policy holds it for durable; rejects when the system could not bring it to the disk. */
  written(): Promise<void> {
    if (this.#policy === 'never') return Promise.resolve()
    this.#waiting ??= createGroup()
    const { promise } = this.#waiting
    if (this.#policy === 'always') queueMicrotask(() => this.#start())
    else this.#timer ??= setTimeout(() => this.#start(), this.#intervalMs).unref()
    return promise
  }

  /** All that was written until now; resolves also when that failed. */
  async settle(): Promise<void> {
    this.#start()
    await this.#running?.promise.catch(() => undefined)
    this.#start()
    await this.#running?.promise.catch(() => undefined)
  }

  /** The same within this call. */
  settleSync(sync: () => void): void {
    const groups = [this.#running, this.#waiting].filter((group) => group !== undefined)
    this.#waiting = undefined
    this.#stopTimer()
    if (groups.length === 0) return
    try {
      sync()
      for (const group of groups) group.resolve()
    } catch (cause) {
      for (const group of groups) group.reject(cause)
      this.#failed(cause)
    }
  }

  #start(): void {
    if (this.#running !== undefined || this.#waiting === undefined) return
    this.#stopTimer()
    const group = this.#waiting
    this.#waiting = undefined
    this.#running = group
    const goOn = (): void => {
      this.#running = undefined
      if (this.#policy === 'always') this.#start()
    }
    this.#sync().then(
      () => {
        group.resolve()
        goOn()
      },
      (cause: unknown) => {
        group.reject(cause)
        this.#failed(cause)
        goOn()
      },
    )
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
