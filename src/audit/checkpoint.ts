import type { KeyObject } from 'node:crypto'
import { describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'
import type { AuditKey } from './key.ts'

/**
 * How far a chain had come at some time: `hash` is that of the record `seq`. Kept where whoever can write the log cannot, it proves that
 * nothing up to there was taken away or rewritten.
 *
 * What is signed is the text of these lines, each with a line feed: `cordwood-audit-checkpoint-1`, `file`, `seq`, `hash`, `time`, `alg`, and
 * `key_id` or `-`. A line feed in the name of the file is a blank there.
 */
export interface AuditCheckpoint {
  /** The version of this form. */
  readonly v: 1
  /** The name of the file, without its folder. */
  readonly file: string
  /** The place of the last record, from 1. */
  readonly seq: number
  /** Its hash, 64 hexadecimal digits. */
  readonly hash: string
  /** When, in UTC as `2026-11-21T14:30:00.000Z`. */
  readonly time: string
  /** Who vouches: the holder of the audit key, that of the signing key, or nobody. */
  readonly alg: 'hmac-sha256' | 'ed25519' | 'none'
  /** Which key: the first 16 hexadecimal digits of the SHA-256 of the public key in SPKI form (DER), or the audit key's as in its records. */
  readonly key_id?: string
  /** HMAC in hexadecimal digits, or Ed25519 signature in base64. */
  readonly signature?: string
}

/** Signs checkpoints. */
export interface CheckpointSigner {
  readonly alg: AuditCheckpoint['alg']
  readonly keyId: string | undefined
  sign(text: string): string | undefined
}

function signedText({ file, seq, hash, time, alg, key_id: keyId = '-' }: AuditCheckpoint): string {
  return ['cordwood-audit-checkpoint-1', file.replaceAll('\n', ' '), seq, hash, time, alg, keyId, ''].join('\n')
}

/** The signer that the keys make: the signing key before the audit key. */
export function createSigner(key: AuditKey, signingKey: KeyObject | undefined): CheckpointSigner {
  if (signingKey !== undefined) {
    const id = publicKeyId(node.crypto.createPublicKey(signingKey))
    return { alg: 'ed25519', keyId: id, sign: (text) => node.crypto.sign(null, Buffer.from(text), signingKey).toString('base64') }
  }
  if (key.id !== undefined) return { alg: 'hmac-sha256', keyId: key.id, sign: (text) => key.digest(text) }
  return { alg: 'none', keyId: undefined, sign: () => undefined }
}

/** Makes a checkpoint. */
export function signCheckpoint(
  at: { readonly file: string; readonly seq: number; readonly hash: string; readonly time: number },
  signer: CheckpointSigner,
): AuditCheckpoint {
  const { file, seq, hash } = at
  const time = new Date(at.time).toISOString()
  const known = signer.keyId === undefined ? {} : { key_id: signer.keyId }
  const unsigned: AuditCheckpoint = { v: 1, file, seq, hash, time, alg: signer.alg, ...known }
  const signature = signer.sign(signedText(unsigned))
  return signature === undefined ? unsigned : { ...unsigned, signature }
}

/**
 * Whether the keys at hand vouch for a checkpoint: `unknown` when none of them is the one that signed it.
 *
 * @param keys - audit keys.
 */
export function checkSignature(
  checkpoint: AuditCheckpoint,
  keys: readonly AuditKey[],
  publicKeys: readonly KeyObject[],
): 'valid' | 'invalid' | 'unknown' {
  const { alg, key_id: keyId, signature = '' } = checkpoint
  const text = signedText(checkpoint)
  if (alg === 'ed25519') {
    const key = publicKeys.find((each) => publicKeyId(each) === keyId)
    if (key === undefined) return publicKeys.length === 0 ? 'unknown' : 'invalid'
    return node.crypto.verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')) ? 'valid' : 'invalid'
  }
  // Who has a key expects checkpoints that are signed by it.
  if (alg === 'none') return keys.length === 0 && publicKeys.length === 0 ? 'unknown' : 'invalid'
  const key = keys.find((each) => each.id === keyId)
  if (key === undefined) return keys.length === 0 && publicKeys.length === 0 ? 'unknown' : 'invalid'
  return key.digest(text) === signature ? 'valid' : 'invalid'
}

/** Reads a checkpoint; undefined for what is none. */
export function readCheckpoint(value: unknown): AuditCheckpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { v, file, seq, hash, time, alg, key_id: keyId, signature } = value as Record<string, unknown>
  const isText = (text: unknown, optional = false): boolean => typeof text === 'string' || (optional && text === undefined)
  const isAlg = alg === 'hmac-sha256' || alg === 'ed25519' || alg === 'none'
  const isPlace = Number.isSafeInteger(seq) && (seq as number) >= 1 && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash)
  if (v !== 1 || !isPlace || !isAlg || !isText(file) || !isText(time) || !isText(keyId, true) || !isText(signature, true)) {
    return undefined
  }
  return value as AuditCheckpoint
}

/** Throws CORDWOOD_ERR_OPTION_INVALID for what is no Ed25519 private key. */
export function readSigningKey(name: string, value: string | KeyObject): KeyObject {
  return readKey(name, value, 'private', node.crypto.createPrivateKey)
}

/** Throws CORDWOOD_ERR_OPTION_INVALID for what is no Ed25519 public key. */
export function readPublicKey(name: string, value: string | KeyObject): KeyObject {
  return readKey(name, value, 'public', node.crypto.createPublicKey)
}

function readKey(name: string, value: unknown, type: 'private' | 'public', read: (pem: string) => KeyObject): KeyObject {
  let cause: unknown
  try {
    const key = typeof value === 'string' ? read(value) : (value as KeyObject)
    if (key.type === type && key.asymmetricKeyType === 'ed25519') return key
  } catch (error) {
    cause = error
  }
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`${name}\` to be an Ed25519 ${type} key, as PEM text or KeyObject, got ${typeof value === 'string' ? 'another text' : describe(value)}.`,
    { cause },
  )
}

function publicKeyId(key: KeyObject): string {
  return node.crypto
    .createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}
