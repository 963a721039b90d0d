import { checkKeys } from '../core/check.ts'
import type { Serializers } from '../core/encoder.ts'
import type { Fields } from '../core/record.ts'
import { allSerializers } from './all-serializers.ts'
import type { LoggerCore } from './core.ts'
import { levelNumber } from './levels.ts'
import type { ChildOptions } from './surface.ts'

const known = ['level', 'serializers', 'msgPrefix']

/** What a child would have to ignore although it promises something: refused. Others are what frameworks pass along. */
const refused = ['redact', 'mask', 'formatters', 'customLevels', 'levels']
const hints = Object.fromEntries(refused.map((name) => [name, 'It holds for a whole logger: give it where the logger is made.']))

/**
 * pino-http and others bring pino's standard serializer of errors, which makes a plain object of the error: then type, stack and causes
 * would not stand where they belong. It is known by its name, as each copy of pino has its own.
 */
function ownSerializers(given: Serializers | undefined): Serializers | undefined {
  if (given === undefined) return undefined
  const all = allSerializers(given)
  if (typeof all['err'] !== 'function' || all['err'].name !== 'errSerializer') return all
  const { err: _standard, ...others } = all
  return others
}

/** Makes a child's core. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_LEVEL_UNKNOWN. */
export function childWith(core: LoggerCore, bindings: Fields, options: ChildOptions<string>): LoggerCore {
  for (const name of refused) if (Object.hasOwn(options, name)) checkKeys('child', { [name]: true }, known, hints)
  const { level, serializers, msgPrefix } = options
  const own = level === undefined ? undefined : levelNumber(core.pipeline.parts.levels, level, 'level of the child')
  return core.child(bindings, ownSerializers(serializers), typeof msgPrefix === 'string' ? msgPrefix : '', own)
}
