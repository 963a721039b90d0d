/** What a process is told that logs and ships. */
export interface Orders {
  readonly contestant: ContestantName
  readonly node: string
  readonly target: string
  /** Lines a second. */
  readonly rate: number
  /** The number of the first line. */
  readonly first: number
  /** A file of two numbers of 8 bytes: of the last line whose call has returned, and of the last one that must not be lost by a kill. */
  readonly progress: string
  /** Dead letters, and the spool where there is one. */
  readonly folder: string
  /** The server is an OpenSearch, reached by its own client. */
  readonly isOpenSearch?: boolean
  /** Whether somebody listens to errors. */
  readonly listens: boolean
  readonly auth?: { readonly username: string; readonly passwordFile: string }
  /** The authority's certificate. */
  readonly ca?: string
  /** Each tenth line has a value that does not fit its field. */
  readonly conflicts?: boolean
  /** Each five hundredth line is larger than the server takes. */
  readonly giants?: boolean
  /** Of the spool, where there is one: every line is in it before its call returns. */
  readonly isSynchronous?: boolean
  /** Of the spool: bytes at most. */
  readonly spoolBytes?: number
  /** After so many lines it ends like this, by itself. */
  readonly end?: { readonly after: number; readonly by: 'exit' | 'signal' }
}

export const contestantNames = ['cordwood', 'cordwood (spool)', 'pino-elasticsearch', 'winston-elasticsearch'] as const
export type ContestantName = (typeof contestantNames)[number]

/** What a process is told while it runs. */
export interface Command {
  /**
   * `pause` and `resume`: logging; `settle`: tell when no line is on its way to the disk any more; `jump`: its clock by so many ms; `endThread`:
   * the thread that ships dies; `rest`: its memory is counted from here on; `close`: end in order.
   */
  readonly do: 'pause' | 'resume' | 'settle' | 'jump' | 'endThread' | 'rest' | 'close'
  readonly ms?: number
}

/** What a process tells. */
export interface Told {
  /** Bytes of memory, above what it had when its first line was on the server. */
  readonly memory?: number
  /** After `settle`. */
  readonly isSettled?: true
  /** After `close`. */
  readonly closed?: Closed
}

/** How an end in order went. */
export interface Closed {
  /** Of the last flush and close. */
  readonly closeMs: number
  /** Whether the books balance, and say what they should; undefined for those that keep none. */
  readonly isBalanced?: boolean
  readonly problems: readonly string[]
}
