import { checkString, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import { checkLevels } from '../core/level-option.ts'
import { LoggerCore } from './core.ts'
import { endWithProcess } from './exit.ts'
import { levelNumber } from './levels.ts'
import { openPipeline } from './open.ts'
import { type LoggerOptions, checkExit, checkOptions } from './options.ts'
import type { Seams } from './seams.ts'

/**
 * Opens the root of a tree of loggers: checks the options, puts the pipeline together and sees to the end of the process.
 *
 * @param isMember - whether a logger has a member of that name.
 * @param seams - where a logger of another form goes its own way.
 * @throws CordwoodError for an option that is unknown or cannot be used.
 */
export function openRoot(
  given: LoggerOptions<string> | string | undefined,
  isMember: (name: string) => boolean,
  seams: Seams = {},
): LoggerCore {
  const options = typeof given === 'string' ? { service: checkString('service', given) } : given === undefined ? {} : given
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected options or the name of the service, got ${describe(options)}.`,
    )
  }
  checkOptions(options)
  const levels = seams.levels ?? checkLevels(options.levels, isMember)
  const level = levelNumber(levels, options.level ?? 'info', 'level')
  const exit = checkExit(options.exit)
  const pipeline = openPipeline(options, levels, seams)
  const core = new LoggerCore(pipeline, {
    parent: undefined,
    bounds: [],
    serializers: options.serializers ?? {},
    prefix: seams.prefix ?? '',
    level,
  })
  endWithProcess(core, exit)
  return core
}
