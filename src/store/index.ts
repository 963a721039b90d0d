// The table of contents of "cordwood/store".
export { store } from './write/sink.ts'
export type { StoreOptions } from './write/options.ts'
export type { StoreDurability } from './write/settings.ts'
export { collapse, type CollapseOptions } from './collapse.ts'
export { createMiner, type Miner, type TemplateCount } from '../template/miner.ts'
export type { MinerOptions } from '../template/miner-options.ts'
export type { MinedLine } from '../template/mined-line.ts'
export type { MinerState, TemplateState } from '../template/miner-state.ts'
