import type { AuditKey } from './key.ts'

/** What the first record has in the place of its predecessor's hash. */
export const genesisHash: string = '0'.repeat(64)

/** Names that the chain writes into each record, and nobody else may. */
export const chainNames: readonly string[] = Object.freeze(['torn_bytes', 'torn_sha256', 'key_id', 'seq', 'prev_hash', 'hash'])

/** Where a chain stands: the last record that it has. */
export interface ChainEnd {
  /** 1 for the first record; 0 where there is none yet. */
  readonly seq: number
  /** 64 hexadecimal digits. */
  readonly hash: string
}

/** Before the first record. */
export const genesis: ChainEnd = Object.freeze({ seq: 0, hash: genesisHash })

/** Bytes between the record before and this one that are no record: what a crash in the middle of a write has left. */
export interface TornBytes {
  readonly bytes: number
  /** SHA-256 of them, as 64 hexadecimal digits. */
  readonly sha256: string
}

/** The members with which each record ends. */
export interface RecordTail extends ChainEnd {
  readonly torn: TornBytes | undefined
  readonly keyId: string | undefined
  readonly prevHash: string
  /** The hash is made of so many bytes from the start of the line. */
  readonly coveredBytes: number
}

/** A record as it is written, with the end of the chain that it makes. */
export interface SealedRecord extends ChainEnd {
  /** With its line feed. */
  readonly text: string
}

/**
 * Makes a record of a line: the line's JSON object gets, as its last members,
 *
 *     ,"torn_bytes":N,"torn_sha256":"..."     only in a record that tells of torn bytes before it
 *     ,"key_id":"..."                         only with a key
 *     ,"seq":N,"prev_hash":"..."
 *     ,"hash":"..."}
 *
 * and the hash is that of the line's UTF-8 bytes before `,"hash":"`: nothing has to be parsed, sorted or printed anew to check it.
 *
 * @param line - a JSON object with at least one member, and a line feed.
 */
export function seal(line: string, before: ChainEnd, key: AuditKey, torn?: TornBytes): SealedRecord {
  const seq = before.seq + 1
  const told = torn === undefined ? '' : `,"torn_bytes":${torn.bytes},"torn_sha256":"${torn.sha256}"`
  const keyed = key.id === undefined ? '' : `,"key_id":"${key.id}"`
  const covered = `${line.slice(0, -2)}${told}${keyed},"seq":${seq},"prev_hash":"${before.hash}"`
  const hash = key.digest(covered)
  return { seq, hash, text: `${covered},"hash":"${hash}"}\n` }
}

const tailPattern =
  /(?:,"torn_bytes":(\d{1,15}),"torn_sha256":"([0-9a-f]{64})")?(?:,"key_id":"([0-9a-f]{16})")?,"seq":([1-9]\d{0,15}),"prev_hash":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}$/
/** Longer than any tail. */
const maxTailBytes = 512
const hashMemberBytes = ',"hash":""}'.length + 64

/**
 * Reads the members with which a record ends; undefined for what is no record. No text within a line looks like them: its
 * quotation marks are escaped, and what is nested ends with a bracket.
 *
 * @param line - without its line feed.
 */
export function readTail(line: Buffer): RecordTail | undefined {
  if (line[0] !== 0x7b) return undefined
  const found = tailPattern.exec(line.toString('latin1', Math.max(0, line.length - maxTailBytes)))
  if (found === null) return undefined
  const [, tornBytes, tornHash, keyId, seq, prevHash = '', hash = ''] = found
  return {
    torn: tornBytes === undefined || tornHash === undefined ? undefined : { bytes: Number(tornBytes), sha256: tornHash },
    keyId,
    seq: Number(seq),
    prevHash,
    hash,
    coveredBytes: line.length - hashMemberBytes,
  }
}
