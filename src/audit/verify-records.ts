import type { Hash } from 'node:crypto'
import { node } from '../core/node.ts'
import type { AuditCheckpoint } from './checkpoint.ts'
import { type ChainEnd, genesis, readTail, type RecordTail } from './chain.ts'
import { type AuditKey, noKey } from './key.ts'

/**
 * What is wrong with a log:
 * `malformed` a line that is no record; `content` the content does not match its hash; `missing` records before this one are not
 * there; `order` it stands in the wrong place; `link` it does not follow from the record before, which was replaced; `key` it was
 * made without the key, or with another; `torn` torn bytes were changed; `checkpoint` it is not what a checkpoint has seen;
 * `signature` a checkpoint is not signed by the key; `truncated` the end is not there.
 */
export type AuditFaultKind =
  | 'malformed'
  | 'content'
  | 'missing'
  | 'order'
  | 'link'
  | 'key'
  | 'torn'
  | 'checkpoint'
  | 'signature'
  | 'truncated'

/** The first thing that is wrong. */
export interface AuditFault {
  /** What kind of thing. */
  readonly kind: AuditFaultKind
  /** The file; of a checkpoint, its own where it has one. */
  readonly file: string
  /** The line, from 1; 0 where it is about no line. */
  readonly line: number
  /** What the record says of its place; undefined where it says nothing. */
  readonly seq: number | undefined
  /** One sentence. */
  readonly message: string
}

/** Bytes that a crash has left, which a record tells of. */
export interface AuditTear {
  /** Where they are. */
  readonly file: string
  /** Their first line, from 1. */
  readonly line: number
  /** How many, line feeds included. */
  readonly bytes: number
}

/** Where a line stands. */
export interface LinePlace {
  readonly file: string
  readonly line: number
}

interface OpenTear extends LinePlace {
  bytes: number
  isEnded: boolean
  readonly hash: Hash
}

/** Follows a chain, one line at a time, and knows nothing but its end. */
export class RecordVerifier {
  readonly #keys: readonly AuditKey[]
  readonly #checkpoints: ReadonlyMap<number, AuditCheckpoint>
  readonly tears: AuditTear[] = []
  first: ChainEnd | undefined
  end: ChainEnd = genesis
  records = 0
  /** Checkpoints that were met. */
  met = 0
  fault: AuditFault | undefined
  #tear: OpenTear | undefined

  /**
   * @param keys - none for logs without a key.
   * @param checkpoints - by place.
   */
  constructor(keys: readonly AuditKey[], checkpoints: ReadonlyMap<number, AuditCheckpoint>) {
    this.#keys = keys
    this.#checkpoints = checkpoints
  }

  /**
   * Takes the next line. False once something is wrong.
   *
   * @param line - without its line feed.
   * @param isEnded - it has one.
   */
  take(line: Buffer, isEnded: boolean, place: LinePlace): boolean {
    const tail = isEnded ? readTail(line) : undefined
    if (tail === undefined) {
      this.#tear ??= { ...place, bytes: 0, isEnded, hash: node.crypto.createHash('sha256') }
      this.#tear.bytes += line.length + (isEnded ? 1 : 0)
      this.#tear.hash.update(line)
      this.#tear.isEnded = isEnded
      if (isEnded) this.#tear.hash.update('\n')
      return true
    }
    this.fault = this.#faultOf(line, tail, place)
    return this.fault === undefined
  }

  /** After the last line. */
  finish(place: LinePlace): void {
    if (this.fault !== undefined) return
    if (this.#tear !== undefined) {
      this.fault = this.#malformed(this.#tear)
      return
    }
    const last = Math.max(0, ...this.#checkpoints.keys())
    if (last > this.end.seq) {
      const message = `The log ends with record ${this.end.seq}, but a checkpoint has seen record ${last}: the end was taken away.`
      this.fault = { kind: 'truncated', ...place, seq: this.end.seq, message }
    }
  }

  #faultOf(line: Buffer, tail: RecordTail, place: LinePlace): AuditFault | undefined {
    const { seq, hash, prevHash } = tail
    const fault = (kind: AuditFaultKind, message: string): AuditFault => ({ kind, ...place, seq, message })
    const tear = this.#tear
    if (tail.torn === undefined && tear !== undefined) return this.#malformed(tear)
    const key = tail.keyId === undefined ? noKey : this.#keys.find(({ id }) => id === tail.keyId)
    if (key === undefined) {
      const hint = this.#keys.length === 0 ? 'give the key' : 'none of the keys given is that one'
      return fault('key', `Record ${seq} was made with the key ${tail.keyId}: ${hint}.`)
    }
    if (key === noKey && this.#keys.length > 0) return fault('key', `Record ${seq} was made without the key, so by anybody.`)
    if (key.digest(line.subarray(0, tail.coveredBytes)) !== hash) {
      return fault('content', `The content of record ${seq} is not what its hash was made of: it was changed.`)
    }
    const broken = this.#followsWrongly(seq, prevHash)
    if (broken !== undefined) return fault(...broken)
    if (tail.torn !== undefined) {
      if (tear === undefined) return fault('torn', `Record ${seq} tells of torn bytes before it, which are not there.`)
      if (tear.bytes !== tail.torn.bytes || tear.hash.digest('hex') !== tail.torn.sha256) {
        return fault('torn', `The torn bytes before record ${seq} are not those that it tells of.`)
      }
      this.tears.push({ file: tear.file, line: tear.line, bytes: tear.bytes })
      this.#tear = undefined
    }
    const checkpoint = this.#checkpoints.get(seq)
    if (checkpoint !== undefined) {
      if (checkpoint.hash !== hash)
        return fault('checkpoint', `Record ${seq} is not the one that the checkpoint of ${checkpoint.time} has seen.`)
      this.met++
    }
    this.records++
    this.end = { seq, hash }
    this.first ??= this.end
    return undefined
  }

  /** Whether a record is not the next one. */
  #followsWrongly(seq: number, prevHash: string): [AuditFaultKind, string] | undefined {
    const { end } = this
    if (this.records === 0 && seq > 1) {
      // The first lines may be in another file: a checkpoint of the record before says that this is where they end.
      const before = this.#checkpoints.get(seq - 1)
      if (before?.hash === prevHash) return undefined
      if (before !== undefined)
        return ['link', `Record ${seq} does not follow from the record that the checkpoint of ${before.time} has seen.`]
      return ['missing', `The log begins with record ${seq}: those before it are missing. Give the files that hold them too.`]
    }
    const next = end.seq + 1
    if (seq > next) {
      const missing = seq === next + 1 ? `record ${next} is` : `records ${next} to ${seq - 1} are`
      return ['missing', `Record ${seq} comes after record ${end.seq}: ${missing} missing.`]
    }
    if (seq < next) return ['order', `Record ${seq} comes after record ${end.seq}: it stands in the wrong place, or twice.`]
    if (prevHash !== end.hash) return ['link', `Record ${seq} does not follow from the record before it: that one was replaced.`]
    return undefined
  }

  #malformed({ file, line, bytes, isEnded }: OpenTear): AuditFault {
    const message = isEnded
      ? `Line ${line} is no audit record (${bytes} bytes), and no record after it tells of it.`
      : `Line ${line} has no end (${bytes} bytes): it is just being written, or torn by a crash, which the next start tells of, or cut off.`
    return { kind: 'malformed', file, line, seq: undefined, message }
  }
}
