import type { KeyObject } from 'node:crypto'
import { resolve } from 'node:path'
import { checkFunction, checkInteger, checkKeys, checkObject, checkOneOf, checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { type AuditCheckpoint, createSigner, type CheckpointSigner, readSigningKey } from './checkpoint.ts'
import type { FsyncPolicy } from './group-commit.ts'
import { type AuditKey, type AuditSecret, createAuditKey, noKey } from './key.ts'

/** When a chain is vouched for, and who is told. */
export interface AuditCheckpointOptions {
  /** A checkpoint after each so many records, and one at the end; default 1,000. */
  readonly every?: number
  /** A file to which each is appended as one JSON line; default the log's path and `.checkpoints`. Best on another machine's disk. */
  readonly path?: string
  /** Told of each, within the call: send it to where whoever can write the log cannot. What it throws is a Problem. */
  readonly onCheckpoint?: (checkpoint: AuditCheckpoint) => unknown
}

/** Where and how `log.audit` writes. */
export interface AuditOptions {
  /** The file, which only grows. A second writer of the same path (a cluster) takes `audit.2.log` beside `audit.log`, a chain of its own. */
  readonly path: string
  /** Make the folders above it; default false. */
  readonly mkdir?: boolean
  /** Permissions of new files, as `chmod` takes them; default 0o600. */
  readonly mode?: number
  /**
   * Makes the hashes HMAC-SHA-256, signs the checkpoints and hashes the actor: 32 random bytes, or a text. Without it anybody can
   * compute the chain anew. It is needed unless `keep` names the actor.
   */
  readonly key?: AuditSecret
  /** An Ed25519 private key, as PEM or KeyObject: signs the checkpoints instead, so that they can be checked without any secret. */
  readonly signingKey?: string | KeyObject
  /** Top-level members that are written as they are given, unmasked: `['actor']`. */
  readonly keep?: readonly string[]
  /**
   * When `durable` resolves: `always` (default), when an fsync has brought the record to the disk, which records made at the same
   * time share; `interval`, the same, at most once in `fsyncIntervalMs`; `never`, as soon as the system has it.
   */
  readonly fsync?: FsyncPolicy
  /** Default 1,000. */
  readonly fsyncIntervalMs?: number
  /** When the chain is vouched for. */
  readonly checkpoint?: AuditCheckpointOptions
  /** A file that would grow beyond it is renamed (`audit.000000001000.log`, by its last record), and the chain goes on in a new one; default never. */
  readonly maxFileBytes?: number
  /** What a second writer of the path does: take a file of its own (default), or throw when it is made. */
  readonly sharing?: 'own-file' | 'refuse'
  /**
   * When a record cannot be written: `warn` (default) reports a Problem, keeps the record and tries again; `throw` lets `log.audit`
   * throw CORDWOOD_ERR_AUDIT, and the record is not in the chain.
   */
  readonly onFailure?: 'throw' | 'warn'
}

/** The options, checked, with their defaults. */
export interface AuditSettings {
  readonly path: string
  readonly mkdir: boolean
  readonly mode: number
  readonly key: AuditKey
  readonly signer: CheckpointSigner
  readonly keep: readonly string[]
  readonly fsync: FsyncPolicy
  readonly fsyncIntervalMs: number
  readonly every: number
  readonly checkpointPath: string | undefined
  readonly onCheckpoint: ((checkpoint: AuditCheckpoint) => unknown) | undefined
  readonly maxFileBytes: number
  readonly sharing: 'own-file' | 'refuse'
  readonly throws: boolean
}

const names = [
  'path',
  'mkdir',
  'mode',
  'key',
  'signingKey',
  'keep',
  'fsync',
  'fsyncIntervalMs',
  'checkpoint',
  'maxFileBytes',
  'sharing',
  'onFailure',
]

/** Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkAuditOptions(options: AuditOptions): AuditSettings {
  checkObject('audit', options, 'an object such as { path, key }')
  checkKeys('`audit`', options, names)
  const { checkpoint = {}, keep = [] } = options
  checkObject('audit.checkpoint', checkpoint)
  checkKeys('`audit.checkpoint`', checkpoint, ['every', 'path', 'onCheckpoint'])
  if (!Array.isArray(keep) || !keep.every((name) => typeof name === 'string'))
    throw invalid('audit.keep', 'an array of names', keep)
  const key = options.key === undefined ? noKey : createAuditKey('audit.key', options.key)
  const signingKey = options.signingKey === undefined ? undefined : readSigningKey('audit.signingKey', options.signingKey)
  return {
    // For good: the process may go to another folder.
    path: resolve(checkString('audit.path', options.path)),
    mkdir: checkFlag('audit.mkdir', options.mkdir),
    mode: checkInteger('audit.mode', options.mode, 0o600, 0, 0o7777),
    key,
    signer: createSigner(key, signingKey),
    keep,
    fsync: checkOneOf('audit.fsync', options.fsync, ['always', 'interval', 'never'], 'always'),
    fsyncIntervalMs: checkInteger('audit.fsyncIntervalMs', options.fsyncIntervalMs, 1000, 1, 600_000),
    every: checkInteger('audit.checkpoint.every', checkpoint.every, 1000, 1),
    checkpointPath: checkpoint.path === undefined ? undefined : resolve(checkString('audit.checkpoint.path', checkpoint.path)),
    onCheckpoint: checkFunction('audit.checkpoint.onCheckpoint', checkpoint.onCheckpoint),
    maxFileBytes: checkInteger('audit.maxFileBytes', options.maxFileBytes, Number.MAX_SAFE_INTEGER, 1024),
    sharing: checkOneOf('audit.sharing', options.sharing, ['own-file', 'refuse'], 'own-file'),
    throws: checkOneOf('audit.onFailure', options.onFailure, ['throw', 'warn'], 'warn') === 'throw',
  }
}

function checkFlag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  throw invalid(name, 'true or false', value)
}

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}
