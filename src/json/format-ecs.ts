import { readLevel } from './decode-level.ts'
import { createCountPrinter } from './counter.ts'
import type { Dialect, DialectOptions } from './dialect.ts'
import { callerNames, ecsRoots, refuge } from '../core/ecs-names.ts'
import { ecsReserved, samplingReserved } from './reserved.ts'
import { quote } from './string.ts'
import { createTimePrinter } from './timestamp.ts'

/** The version of the Elastic Common Schema whose names the lines use. */
const ecsVersion = '8.11.0'

/** Elastic Common Schema for logs, dotted names: the default. */
export function createEcsDialect({ identity, levelName, precision, isSampled }: DialectOptions): Dialect {
  const { service, version, env, pid, threadId, hostname, bootId } = identity
  const start = createTimePrinter(precision, '{"@timestamp":"', '",')
  const countEntity = createCountPrinter(`,"process.entity_id":${quote(bootId)}`)
  return {
    name: 'ecs',
    dotted: true,
    errorKey: 'error',
    reserved: isSampled ? [...ecsReserved, ...samplingReserved] : ecsReserved,
    nameOf(key, isObject) {
      const alias = callerNames.get(key)
      if (alias !== undefined) return isObject ? `${refuge}.${key}` : alias
      return /^$|^\.|\.$|\.\./.test(key)
        ? key
            .split('.')
            .map((part) => part || '_')
            .join('.')
        : key
    },
    isRoot(name) {
      const dot = name.indexOf('.')
      return ecsRoots.has(dot < 0 ? name : name.slice(0, dot))
    },
    needsRefuge: (name) => ecsRoots.has(name),
    constants:
      `,"ecs.version":"${ecsVersion}"` +
      optional('service.name', service) +
      optional('service.version', version) +
      optional('service.environment', env) +
      `,"process.pid":${pid},"process.thread.id":${threadId},"host.hostname":${quote(hostname)}`,
    afterLayers: ',"event.sequence":',
    before: (level) => `"log.level":${quote(levelName(level))},"message":"`,
    after(level, templateId) {
      // A name that readers cannot know carries its number with it.
      const severity = readLevel(levelName(level)) === level ? '' : `,"event.severity":${Math.round(level)}`
      return `"${severity}${templateId === undefined ? '' : `,"log.template_id":"${templateId}"`}`
    },
    assemble: (_level, time, sequence, piece, layers, call) =>
      start(time) + piece + layers + countEntity(sequence) + call + '}\n',
  }
}

function optional(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${quote(value)}`
}
