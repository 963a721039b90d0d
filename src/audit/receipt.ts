/** What `log.audit` answers. */
export interface AuditReceipt {
  /** The record's place in its chain, from 1. 0 where there is no record: it could not be written, and a Problem says so. */
  readonly seq: number
  /** Its hash, 64 hexadecimal digits; an empty text where there is no record. */
  readonly hash: string
  /** Resolves when the record is on the disk, as `audit.fsync` says; rejects when it will not be. Need not be read. */
  readonly durable: Promise<void>
}

/** The receipt of a record that is lost. */
export function noReceipt(cause: Error): AuditReceipt {
  const durable = Promise.reject(cause)
  // Nobody has to read it.
  durable.catch(() => undefined)
  return { seq: 0, hash: '', durable }
}
