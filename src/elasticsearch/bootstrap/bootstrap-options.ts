import { checkInteger, checkKeys, checkString, describe } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'

/** A policy of index lifecycle management, made if it is not there; `d`, `h`, `m` and `s` are days, hours, minutes and seconds. */
export interface LifecyclePolicy {
  /** A new index begins when the one that is written to is so old; default `30d`. */
  readonly rolloverAfter?: string
  /** Or when one of its primary shards is so large; default `50gb`. */
  readonly rolloverSize?: string
  /** An index is deleted so long after its rollover; default never. */
  readonly deleteAfter?: string
}

/**
 * How long lines are kept. `'30d'`: the data stream's own lifecycle deletes what is older (Elasticsearch 8.14 and later, serverless too).
 * `{ ilm }`: index lifecycle management by a policy that is there (its name), or by one that is made as you say.
 */
export type Lifecycle = string | { readonly ilm: string | LifecyclePolicy }

/** What is prepared on the server, in the background, before the first line is sent. */
export interface BootstrapOptions {
  /** How long lines are kept; default for ever. Of a data stream only. */
  readonly lifecycle?: Lifecycle
  /** Lines that fit no mapping go to the stream's failure store (Elasticsearch 8.19, 9.1 and later) in place of the dead letters. Default false. */
  readonly failureStore?: boolean
  /** Fields of one index at most; default 2,000. Members beyond them are stored and printed, but not searchable. */
  readonly fieldLimit?: number
  /** A file that is written with a data view, saved searches and a dashboard, for Kibana's import of saved objects. */
  readonly kibanaFile?: string
}

/** The options with their defaults. */
export interface BootstrapSettings {
  readonly lifecycle: Lifecycle | undefined
  readonly failureStore: boolean
  readonly fieldLimit: number
  readonly kibanaFile: string | undefined
}

/** What Elasticsearch's own settings have: index.mapping.total_fields.limit is 1,000 there; more than this costs its heap. */
const defaultFieldLimit = 2_000
/** Fewer would not hold the fields that every line has. */
const leastFields = 50

function refuse(message: string): never {
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', message)
}

function checkAge(name: string, value: unknown): void {
  if (value === undefined) return
  if (!/^[1-9]\d*(?:d|h|m|s)$/.test(checkString(name, value)))
    refuse(`Expected \`${name}\` to be a number of days, hours, minutes or seconds such as '30d', got ${describe(value)}.`)
}

function checkLifecycle(lifecycle: unknown): void {
  if (typeof lifecycle === 'string') return checkAge('bootstrap.lifecycle', lifecycle)
  checkKeys('`bootstrap.lifecycle`', lifecycle as object, ['ilm'])
  const { ilm } = lifecycle as { readonly ilm?: unknown }
  if (typeof ilm === 'object' && ilm !== null) {
    checkKeys('`bootstrap.lifecycle.ilm`', ilm, ['rolloverAfter', 'rolloverSize', 'deleteAfter'])
    const { rolloverAfter, rolloverSize, deleteAfter } = ilm as LifecyclePolicy
    checkAge('bootstrap.lifecycle.ilm.rolloverAfter', rolloverAfter)
    checkAge('bootstrap.lifecycle.ilm.deleteAfter', deleteAfter)
    if (
      rolloverSize !== undefined &&
      !/^[1-9]\d*(?:mb|gb|tb)$/.test(checkString('bootstrap.lifecycle.ilm.rolloverSize', rolloverSize))
    )
      refuse(`Expected \`bootstrap.lifecycle.ilm.rolloverSize\` to be a size such as '50gb', got ${describe(rolloverSize)}.`)
  } else if (/[\s,"*\\<>|/?]|^_/.test(checkString('bootstrap.lifecycle.ilm', ilm)))
    refuse(`Expected \`bootstrap.lifecycle.ilm\` to be the name of a policy, got ${describe(ilm)}.`)
}

/**
 * Reads the option `bootstrap`.
 *
 * @param isDataStream - and not an index, which has no lifecycle of its own.
 * @returns undefined where nothing is to be prepared.
 * @throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN
 */
export function readBootstrap(bootstrap: boolean | BootstrapOptions, isDataStream: boolean): BootstrapSettings | undefined {
  if (bootstrap === false) return undefined
  const options = bootstrap === true ? {} : bootstrap
  if (typeof options !== 'object' || options === null)
    refuse(`Expected \`bootstrap\` to be true, false or an object, got ${describe(bootstrap)}.`)
  checkKeys('`bootstrap`', options, ['lifecycle', 'failureStore', 'fieldLimit', 'kibanaFile'])
  const { lifecycle, failureStore = false, fieldLimit, kibanaFile } = options
  if (typeof failureStore !== 'boolean')
    refuse(`Expected \`bootstrap.failureStore\` to be true or false, got ${describe(failureStore)}.`)
  if (lifecycle !== undefined) checkLifecycle(lifecycle)
  if (!isDataStream && (lifecycle !== undefined || failureStore))
    refuse('Expected `bootstrap.lifecycle` and `bootstrap.failureStore` only for a data stream, got one beside `index`.')
  if (kibanaFile !== undefined) checkString('bootstrap.kibanaFile', kibanaFile)
  return {
    lifecycle,
    failureStore,
    fieldLimit: checkInteger('bootstrap.fieldLimit', fieldLimit, defaultFieldLimit, leastFields),
    kibanaFile,
  }
}
