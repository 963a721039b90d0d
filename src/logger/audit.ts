import { hashActor } from '../audit/actor.ts'
import { chainNames } from '../audit/chain.ts'
import { nameAudit } from '../audit/fields.ts'
import { keepMembers } from '../audit/masker.ts'
import { type AuditOptions, type AuditSettings, checkAuditOptions } from '../audit/options.ts'
import type { AuditReceipt } from '../audit/receipt.ts'
import { AuditWriter } from '../audit/writer.ts'
import type { Clock } from '../core/clock.ts'
import type { Bound, Encoder, Serializers } from '../core/encoder.ts'
import { CordwoodError } from '../core/error.ts'
import { createBootId } from '../core/id.ts'
import { levelNumbers } from '../core/level.ts'
import { type Masker, passThrough } from '../core/masker.ts'
import type { Sites } from '../core/message.ts'
import type { ReportProblem } from '../core/problem.ts'
import { currentContext } from '../context/current.ts'
import { contextStorage } from '../context/storage.ts'
import type { EncoderOptions } from '../json/encoder.ts'
import { type ResolveHost, resolveArguments } from './arguments.ts'
import { copyFields } from './copy-fields.ts'
import { DataSite } from './data-site.ts'

/** What the encoder of audit records has otherwise than those of lines. */
export type AuditEncoderOptions = Pick<EncoderOptions, 'format' | 'masker' | 'bootId' | 'reserved'>

/** What the trail is given by the pipeline. */
export interface AuditParts {
  readonly clock: Clock
  readonly report: ReportProblem
  /** The logger's. */
  readonly masker: Masker
  readonly createEncoder: (options: AuditEncoderOptions) => Encoder
}

/** A logger whose record it is. */
export interface AuditCaller {
  readonly bound: Bound | undefined
  readonly serializers: Serializers
  readonly prefix: string
}

/** What of the pipeline is needed to make a record's line. */
export interface AuditHost extends ResolveHost {
  readonly sites: Sites
  readonly isTraced: boolean
}

/** The path of audit records: encoded and masked as lines are, then past level, sampling and ring into their chain. */
export class AuditTrail {
  readonly writer: AuditWriter
  readonly #encoder: Encoder
  readonly #settings: AuditSettings
  readonly #clock: Clock
  /** What loggers have bound, as this encoder needs it, by what their own encoder made of it. */
  readonly #bounds = new WeakMap<Bound, Bound>()
  /** Counts the lines of this encoder. */
  #sequence = 0

  constructor(settings: AuditSettings, { clock, report, masker, createEncoder }: AuditParts) {
    this.#settings = settings
    this.#clock = clock
    this.#encoder = createEncoder({
      format: 'ecs',
      // A hash of the actor is no secret, whatever it looks like.
      masker: keepMembers(masker, new Set([...settings.keep, 'actor'])),
      bootId: createBootId(clock.now()),
      reserved: chainNames,
    })
    const encode = (message: string): string =>
      this.#encoder.line(
        levelNumbers.warn,
        clock.now(),
        ++this.#sequence,
        undefined,
        message,
        { 'event.dataset': 'audit' },
        undefined,
        undefined,
        undefined,
      )
    this.writer = new AuditWriter({ settings, clock, report, encode })
  }

  /** One record. Throws only where `onFailure` says so. */
  append(caller: AuditCaller, given: readonly unknown[], host: AuditHost): AuditReceipt {
    return this.writer.append(this.#line(caller, given, host))
  }

  #line(caller: AuditCaller, given: readonly unknown[], host: AuditHost): string {
    const call = resolveArguments(levelNumbers.info, given, host)
    const copy = call.fields === undefined ? {} : copyFields(call.fields, 'fields')
    const { message, fields } = nameAudit(caller.prefix + call.message, copy)
    const { key, keep } = this.#settings
    if (fields['actor'] !== undefined && key.id !== undefined && !keep.includes('actor')) {
      fields['actor'] = hashSafely(fields['actor'], key)
    }
    const isPlain = call.isLiteral && message !== ''
    const site = isPlain ? host.sites.of(message) : message.includes('{') ? new DataSite(message) : undefined
    const context = host.isTraced ? currentContext() : contextStorage.getStore()?.context
    const bound = this.#boundOf(caller)
    const { info } = levelNumbers
    return this.#encoder.line(info, this.#clock.now(), ++this.#sequence, site, message, fields, call.error, bound, context)
  }

  #boundOf({ bound, serializers }: AuditCaller): Bound | undefined {
    if (bound === undefined) return undefined
    let ours = this.#bounds.get(bound)
    if (ours === undefined) {
      ours = this.#encoder.bind(bound.fields, undefined, serializers)
      this.#bounds.set(bound, ours)
    }
    return ours
  }
}

/** Opens the trail of a logger. Throws CordwoodError. */
export function openAudit(options: AuditOptions, parts: AuditParts): AuditTrail {
  const settings = checkAuditOptions(options)
  if (settings.key.id === undefined && parts.masker !== passThrough && !settings.keep.includes('actor')) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      "Expected `audit.key`, with which the actor is hashed, or `audit.keep: ['actor']`, which leaves it readable, got neither.",
    )
  }
  return new AuditTrail(settings, parts)
}

function hashSafely(actor: unknown, key: AuditSettings['key']): unknown {
  try {
    return hashActor(actor, key)
  } catch {
    return '[Throws]'
  }
}
