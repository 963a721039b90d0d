import { CordwoodError } from '../core/error.ts'
import { node } from '../core/node.ts'

/** A secret that both who writes and who verifies have: 32 random bytes, or a text. */
export type AuditSecret = string | Uint8Array

/** What makes the hash of a record: SHA-256, which everybody can compute, or HMAC-SHA-256, for which the key is needed. */
export interface AuditKey {
  /** 16 hexadecimal digits that tell keys apart; undefined without a key. */
  readonly id: string | undefined
  /** 64 hexadecimal digits. */
  digest(bytes: Uint8Array | string): string
}

/** Anybody can compute it: only changes by somebody who did not know that, or a checkpoint kept elsewhere, stand against that. */
export const noKey: AuditKey = Object.freeze({
  id: undefined,
  digest: (bytes: Uint8Array | string) => node.crypto.hash('sha256', bytes, 'hex'),
})

/** Throws CORDWOOD_ERR_OPTION_INVALID for an empty secret. */
export function createAuditKey(name: string, secret: unknown): AuditKey {
  if ((typeof secret !== 'string' && !(secret instanceof Uint8Array)) || secret.length === 0) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`${name}\` to be a non-empty string or bytes, got ${secret === undefined ? 'nothing' : typeof secret}. Take 32 random bytes.`,
    )
  }
  // A copy: nobody shall change it from outside.
  const key = Buffer.from(secret as string)
  const id = node.crypto.createHash('sha256').update('cordwood-audit-key\n').update(key).digest('hex').slice(0, 16)
  return { id, digest: (bytes) => node.crypto.createHmac('sha256', key).update(bytes).digest('hex') }
}
