import { checkFunction, checkInteger, checkKeys, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { longestTimerMs } from '../core/longest-timer.ts'
import type { BatchOptions, OverflowPolicy, Sink } from '../core/sink.ts'
import { type BootstrapOptions, type BootstrapSettings, readBootstrap } from './bootstrap/bootstrap-options.ts'
import type { ElasticsearchClient } from './client/client.ts'
import type { ConnectOptions } from './client/connect.ts'
import { checkAuth } from './client/credentials.ts'
import type { DeadLetterOptions } from './ship/dead-letter.ts'
import { type CheckedSpool, checkSpool, type SpoolOptions } from './spool/options.ts'

/** Where the lines go and how. Exactly one of `node` and `client`; at most one of `dataStream` and `index`. */
export interface ElasticsearchOptions extends Partial<ConnectOptions>, Pick<Sink, 'level' | 'filter'> {
  /** An official client of Elasticsearch (8 or 9) or OpenSearch. It stays the caller's: it is not closed here. */
  readonly client?: ElasticsearchClient
  /** Default `logs-<service>-default`. */
  readonly dataStream?: string
  /** An index instead of a data stream. */
  readonly index?: string
  /** A request holds so much, or what came within the age of its oldest line. Default 1 MiB, 1,000 ms. */
  readonly batch?: BatchOptions
  /** Requests at once at most; how many there really are follows from how the server answers. Default 8. */
  readonly concurrency?: number
  /** Level of compression, 1 to 9; false for none. Default 1. */
  readonly gzip?: number | false
  /** Lines that wait in memory while the server does not take them; then the ring fills. Default 100,000 lines and 32 MiB. */
  readonly queue?: { readonly maxLines?: number; readonly maxBytes?: number }
  /**
   * Lines wait on the disk instead, so that they outlive the process: each is written there before anything else is done with it, and
   * what a process left is shipped by the next one. `queue.maxBytes` then bounds what is in memory at once.
   */
  readonly spool?: SpoolOptions
  /** Where lines go that the server refuses for their content; default `cordwood-dead-letters.ndjson` in the working directory. */
  readonly deadLetter?: DeadLetterOptions
  /** One request may take so long; default 30,000. */
  readonly requestTimeoutMs?: number
  /** The longest wait between two tries while the server does not answer; default 30,000. */
  readonly maxRetryDelayMs?: number
  /** Closing waits at most so long for the server; default 5,000. */
  readonly closeDeadlineMs?: number
  /** Put the component templates and the index template, before the first line is sent, and what else is asked for; default true. */
  readonly bootstrap?: boolean | BootstrapOptions
  /**
   * `strict` (the default) looks for lines whose request broke off in the backing indices before the last rollover, which takes the
   * privileges `read` and `view_index_metadata`, `monitor` to see what the server still works on, and `delete` to remove a second copy that came to be all the same; `index` does not: they can then be stored twice, once on each side of it.
   */
  readonly dedupe?: 'strict' | 'index'
  /** Of the ring in front, when queue and ring are full. */
  readonly overflow?: OverflowPolicy
}

/** The options with their defaults. */
export interface ElasticsearchSettings {
  readonly batch: Required<BatchOptions>
  readonly concurrency: number
  readonly gzipLevel: number
  readonly queue: { readonly maxLines: number; readonly maxBytes: number }
  /** Undefined: lines wait in memory. */
  readonly spool: CheckedSpool | undefined
  readonly requestTimeoutMs: number
  readonly maxRetryDelayMs: number
  readonly closeDeadlineMs: number
  readonly isRolloverChecked: boolean
  /** Undefined: nothing is prepared. */
  readonly bootstrap: BootstrapSettings | undefined
}

/** The names of all options. */
export const optionNames: readonly (keyof ElasticsearchOptions)[] = [
  'node',
  'client',
  'auth',
  'tls',
  'caFingerprint',
  'dataStream',
  'index',
  'batch',
  'concurrency',
  'gzip',
  'queue',
  'spool',
  'deadLetter',
  'requestTimeoutMs',
  'maxRetryDelayMs',
  'closeDeadlineMs',
  'bootstrap',
  'dedupe',
  'level',
  'filter',
  'overflow',
]
const hints = { cloud: 'It comes in a later version.' }

function refuse(message: string): never {
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
}

function checkPlace({ node, client, auth, tls, caFingerprint, dataStream, index }: ElasticsearchOptions): void {
  if ((node === undefined) === (client === undefined)) {
    refuse(
      `Expected exactly one of \`node\` and \`client\`, got ${node === undefined ? 'neither' : 'both'}. Give \`node: 'http://localhost:9200'\` or a client.`,
    )
  }
  if (client !== undefined && typeof client.transport?.request !== 'function') {
    refuse(`Expected \`client\` to have \`transport.request\`, as the official clients have, got ${describe(client)}.`)
  }
  if (client !== undefined && (auth !== undefined || tls !== undefined || caFingerprint !== undefined)) {
    refuse('Expected `auth`, `tls` and `caFingerprint` only beside `node`, got one beside `client`: give them to the client.')
  }
  if (Array.isArray(node) && node.length === 0) refuse('Expected `node` to hold at least one URL, got an empty array.')
  for (const url of node === undefined ? [] : [node].flat()) {
    if (!URL.canParse(checkString('node', url)) || !/^https?:/.test(url))
      refuse(`Expected \`node\` to be a URL of http or https, got ${describe(url)}.`)
  }
  if (dataStream !== undefined && index !== undefined) refuse('Expected at most one of `dataStream` and `index`, got both.')
  for (const [name, value] of Object.entries({ dataStream, index })) {
    if (value === undefined) continue
    checkString(name, value)
    if (/[A-Z\s"*\\<>|,/?#:]/.test(value) || /^[-_+.]/.test(value)) {
      refuse(`Expected \`${name}\` to be a name in lower case, without spaces and any of "*\\<>|,/?#:, got ${describe(value)}.`)
    }
  }
  if (auth !== undefined) checkAuth(auth)
}

/** Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function readOptions(options: ElasticsearchOptions): ElasticsearchSettings {
  checkKeys('elasticsearch()', options, optionNames, hints)
  checkPlace(options)
  checkFunction('filter', options.filter)
  const { batch = {}, queue = {}, deadLetter = {}, gzip, bootstrap = true, dedupe = 'strict' } = options
  checkKeys('`batch`', batch, ['maxLines', 'maxBytes', 'maxAgeMs'])
  checkKeys('`queue`', queue, ['maxLines', 'maxBytes'])
  checkKeys('`deadLetter`', deadLetter, ['path', 'maxBytes', 'whenFull'])
  if (deadLetter.path !== undefined) checkString('deadLetter.path', deadLetter.path)
  checkInteger('deadLetter.maxBytes', deadLetter.maxBytes, 1, 1)
  const { whenFull = 'drop-oldest' } = deadLetter
  if (whenFull !== 'drop-oldest' && whenFull !== 'drop-newest')
    refuse(`Expected \`deadLetter.whenFull\` to be 'drop-oldest' or 'drop-newest', got ${describe(whenFull)}.`)
  if (dedupe !== 'strict' && dedupe !== 'index') refuse(`Expected \`dedupe\` to be 'strict' or 'index', got ${describe(dedupe)}.`)
  return {
    batch: {
      maxLines: checkInteger('batch.maxLines', batch.maxLines, 10_000, 1),
      maxBytes: checkInteger('batch.maxBytes', batch.maxBytes, 1 << 20, 1),
      maxAgeMs: checkInteger('batch.maxAgeMs', batch.maxAgeMs, 1_000, 0, longestTimerMs),
    },
    concurrency: checkInteger('concurrency', options.concurrency, 8, 1, 64),
    gzipLevel: gzip === false ? 0 : checkInteger('gzip', gzip, 1, 1, 9),
    queue: {
      maxLines: checkInteger('queue.maxLines', queue.maxLines, 100_000, 1),
      maxBytes: checkInteger('queue.maxBytes', queue.maxBytes, 32 << 20, 1),
    },
    spool: options.spool === undefined ? undefined : checkSpool(options.spool),
    requestTimeoutMs: checkInteger('requestTimeoutMs', options.requestTimeoutMs, 30_000, 1, longestTimerMs),
    maxRetryDelayMs: checkInteger('maxRetryDelayMs', options.maxRetryDelayMs, 30_000, 1, longestTimerMs),
    closeDeadlineMs: checkInteger('closeDeadlineMs', options.closeDeadlineMs, 5_000, 0, longestTimerMs),
    isRolloverChecked: dedupe === 'strict',
    bootstrap: readBootstrap(bootstrap, options.index === undefined),
  }
}

/** The data stream of a service that names none: what a stream's name may not hold becomes `_`. */
export function defaultDataStream(service: string | undefined): string {
  const dataset = (service ?? 'app')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '_')
    .replace(/^[_.]+/, '')
  return `logs-${dataset === '' ? 'app' : dataset}-default`
}
