import { checkInteger, checkKeys, checkOneOf } from '../core/check.ts'
import type { MinerState } from './miner-state.ts'

/** How a miner reads lines. One configuration serves all systems: nothing here needs to be fitted to a log. */
export interface MinerOptions {
  /** Templates that are remembered at most; default 4,096. What was not seen for longest is forgotten first. */
  readonly maxTemplates?: number
  /**
   * `auto` (default): what stands before the message (time, level, thread, logger, host, program) is no part of the template.
   * `none`: the whole line is the message.
   */
  readonly header?: 'auto' | 'none'
  /** What `toJSON()` of another miner gave: this one goes on where that one was. */
  readonly state?: MinerState
}

/** The options with their defaults. Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkMinerOptions(options: MinerOptions): { readonly maxTemplates: number; readonly header: 'auto' | 'none' } {
  checkKeys('createMiner', options, ['maxTemplates', 'header', 'state'])
  return {
    maxTemplates: checkInteger('maxTemplates', options.maxTemplates, 4096, 16, 1_000_000),
    header: checkOneOf('header', options.header, ['auto', 'none'], 'auto'),
  }
}
