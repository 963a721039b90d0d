import type { DiskFiles } from '../../src/writer/disk-files.ts'
import { Stopped } from '../model/model-files.ts'

/** Files as one thread of a process sees them, which can die at any operation while the others live on. */
export interface MortalFiles {
  readonly files: DiskFiles
  /** Operations until the thread dies. */
  operationsLeft: number
}

/** Wraps the files of a process for one of its threads. */
export function createMortalFiles(files: DiskFiles): MortalFiles {
  const state = { operationsLeft: Infinity }
  const proxy = new Proxy(files, {
    get(target, name: keyof DiskFiles) {
      return (...args: never[]): unknown => {
        if (state.operationsLeft-- <= 0) throw new Stopped()
        const act: (...all: never[]) => unknown = target[name]
        return act.apply(target, args)
      }
    },
  })
  return Object.assign(state, { files: proxy })
}
