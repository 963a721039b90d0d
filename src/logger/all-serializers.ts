import type { Serializers } from '../core/encoder.ts'

/**
 * Serializers with those that they inherit: Fastify lays those of a route over those of its plugin by the prototype, and pino reads
 * them so.
 */
export function allSerializers(given: Serializers): Serializers {
  const all: Record<string, unknown> = { ...given }
  for (const key in given) all[key] = given[key]
  return all as Serializers
}
