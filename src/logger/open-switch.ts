import type { LoggerCore } from './core.ts'
import { type LevelOwner, LevelSwitch } from './level-switch.ts'
import { levelNumber } from './levels.ts'

/** The switch of a logger, made when it is asked for. */
export function openSwitch(core: LoggerCore, owner: object): LevelSwitch {
  const { pipeline } = core
  return (core.levelSwitch ??= new LevelSwitch(
    owner as LevelOwner,
    (level) => levelNumber(pipeline.parts.levels, level, 'level'),
    (act) => pipeline.atClose(act),
  ))
}
