import { checkKeys } from '../core/check.ts'
import type { Fields } from '../core/record.ts'
import type { LoggerCore } from './core.ts'
import { levelNumber } from './levels.ts'
import type { ChildOptions } from './surface.ts'

const known = ['level', 'serializers', 'msgPrefix']

/** What a child would have to ignore although it promises something: refused. Others are what frameworks pass along. */
const refused = ['redact', 'mask', 'formatters', 'customLevels', 'levels']

/** Makes a child's core. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_LEVEL_UNKNOWN. */
export function childWith(core: LoggerCore, bindings: Fields, options: ChildOptions<string>): LoggerCore {
  for (const name of refused) if (Object.hasOwn(options, name)) checkKeys('child', { [name]: true }, known, refused)
  const { level, serializers, msgPrefix } = options
  const own = level === undefined ? undefined : levelNumber(core.pipeline.parts.levels, level, 'level of the child')
  return core.child(bindings, serializers, typeof msgPrefix === 'string' ? msgPrefix : '', own)
}
