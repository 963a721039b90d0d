import type { DiskFiles } from '../../src/writer/disk-files.ts'
import { Stopped } from '../model/model-files.ts'

/** Files as one thread of a process sees them, which can die at any operation while the others live on. */
export interface MortalFiles {
  readonly files: DiskFiles
  /** Operations until the thread dies. */
  operationsLeft: number
  /** Whether it dies when the last of them is done, before it can do anything else; otherwise when it is about to do the next one. */
  isCutAtOnce: boolean
}

/** Wraps the files of a process for one of its threads. */
export function createMortalFiles(files: DiskFiles): MortalFiles {
  const state = { operationsLeft: Infinity, isCutAtOnce: false }
  const proxy = new Proxy(files, {
    get(target, name: keyof DiskFiles) {
      return (...args: never[]): unknown => {
        if (state.operationsLeft-- <= 0) throw new Stopped()
        const act: (...all: never[]) => unknown = target[name]
        const result = act.apply(target, args)
        if (state.operationsLeft > 0 || !state.isCutAtOnce) return result
        state.operationsLeft = -1
        throw new Stopped()
      }
    },
  })
  return Object.assign(state, { files: proxy })
}
