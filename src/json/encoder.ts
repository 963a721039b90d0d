import type { Encoder, Limits, Serializers } from '../core/encoder.ts'
import type { LevelTable } from '../core/level.ts'
import type { Masker } from '../core/masker.ts'
import { node } from '../core/node.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import type { TemplateIds } from '../core/template-id.ts'
import type { Dialect, DialectOptions } from './dialect.ts'
import { printError } from './error.ts'
import { printPinoError } from './error-pino.ts'
import { createEcsDialect } from './format-ecs.ts'
import { createPinoDialect } from './format-pino.ts'
import { LineEncoder } from './line-encoder.ts'
import { ValueWriter } from './value.ts'

/** What an encoder needs to know. */
export interface EncoderOptions {
  readonly format: 'ecs' | 'pino'
  readonly service?: string | undefined
  readonly version?: string | undefined
  readonly env?: string | undefined
  /** Fields of every line. */
  readonly base?: Fields | undefined
  readonly levels: LevelTable
  /** Printed in place of a level's name. */
  readonly levelNames?: Readonly<Record<string, string>> | undefined
  readonly timestamp?: 'ms' | 'us' | 'ns' | undefined
  readonly limits: Limits
  readonly masker: Masker
  readonly bootId: string
  /** Lines may carry the rate of their sampling, so that nobody else may write it. */
  readonly isSampled?: boolean | undefined
  readonly serializers?: Serializers | undefined
  /** Which lines carry `log.template_id`; default `holes`. */
  readonly templateIds?: TemplateIds | undefined
  readonly report: ReportProblem
  /** Names of members that somebody writes into the line later, and no field may have. */
  readonly reserved?: readonly string[] | undefined
  /** In place of the lines that the format `pino` has. */
  readonly createPinoDialect?: ((options: DialectOptions) => Dialect) | undefined
  /** Where this process runs; read from the system unless given. */
  readonly host?: { readonly pid: number; readonly threadId: number; readonly hostname: string } | undefined
}

/** Lines are never cut below this: what every line has must fit. */
const minLineBytes = 2048

/** Turns calls into lines of one format. */
export function createEncoder(options: EncoderOptions): Encoder {
  const { format, masker, levels, levelNames = {}, bootId } = options
  const limits: Limits = { ...options.limits, maxLineBytes: Math.max(options.limits.maxLineBytes, minLineBytes) }
  const writer = new ValueWriter(limits, masker, format === 'ecs' ? printError : printPinoError)
  const host = options.host ?? { pid: process.pid, threadId: node.workerThreads.threadId, hostname: node.os.hostname() }
  const levelName = (level: number): string => {
    const name = levels.name(level)
    return Object.hasOwn(levelNames, name) ? (levelNames[name] ?? name) : name
  }
  const create = format === 'ecs' ? createEcsDialect : (options.createPinoDialect ?? createPinoDialect)
  const dialect = create({
    identity: { service: options.service, version: options.version, env: options.env, bootId, ...host },
    levelName,
    precision: options.timestamp ?? 'ms',
    isSampled: options.isSampled ?? false,
  })
  const { templateIds = 'holes' } = options
  const named = format === 'pino' && (templateIds === 'literal' || templateIds === 'keys') ? ['log.template_id'] : []
  const reserved = [...(options.reserved ?? []), ...named]
  const reserving = reserved.length === 0 ? dialect : { ...dialect, reserved: [...dialect.reserved, ...reserved] }
  return new LineEncoder(reserving, writer, masker, options.serializers, options.base, templateIds)
}
