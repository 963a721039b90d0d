import type { Context } from '../../src/core/context.ts'
import { defaultLimits } from '../../src/core/encoder.ts'
import { standardLevels } from '../../src/core/level.ts'
import { passThrough } from '../../src/core/masker.ts'
import { createSites } from '../../src/core/message.ts'
import type { Problem } from '../../src/core/problem.ts'
import { createEncoder, type EncoderOptions } from '../../src/json/encoder.ts'

export const host = { pid: 4711, threadId: 0, hostname: 'box' }
export const time = Date.UTC(2026, 10, 21, 10, 15, 42, 123)

export function contextOf(fields: Record<string, unknown>): Context {
  return { fields, encoder: undefined, encoded: undefined, others: undefined, sampling: undefined }
}

/** An encoder and a short way to call it. */
export function setUp(options: Partial<EncoderOptions> = {}) {
  const problems: Problem[] = []
  const encoder = createEncoder({
    format: 'ecs',
    service: 'shop',
    levels: standardLevels,
    limits: defaultLimits,
    masker: passThrough,
    bootId: 'boot1',
    report: (problem) => problems.push(problem),
    host,
    ...options,
  })
  const sites = createSites()
  let sequence = 0
  const line = (
    message: string,
    fields?: object,
    more: { error?: unknown; bound?: Parameters<typeof encoder.line>[7]; context?: Context; level?: number; time?: number } = {},
  ): string =>
    encoder.line(
      more.level ?? 30,
      more.time ?? time,
      ++sequence,
      sites.of(message),
      message,
      fields,
      more.error,
      more.bound,
      more.context,
    )
  const parse = (...call: Parameters<typeof line>): Record<string, unknown> =>
    JSON.parse(line(...call)) as Record<string, unknown>
  return { encoder, sites, line, parse, problems }
}
