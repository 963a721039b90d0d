import { createRandom } from '../../src/core/random.ts'
import type { SpoolSettings } from '../../src/elasticsearch/spool/settings.ts'
import { Life } from './life.ts'
import { ModelFiles } from '../model/model-files.ts'
import { ModelServer } from './model-server.ts'

/** A machine with a disk, a server, and processes that come and go. */
export interface Machine {
  readonly files: ModelFiles
  readonly server: ModelServer
  /** Starts a process with a spool; it is open. */
  start(settings?: Partial<SpoolSettings>): Life
  /** The process is gone; what it had locked is free. */
  kill(life: Life): void
  /** Names on the disk that end so. */
  named(end: string): string[]
  /** Told of each lock that is given back. */
  onRelease: (path: string) => void
}

/** Nothing stops or fails on it by itself. */
export function createMachine(seed = 1): Machine {
  const random = createRandom(seed)
  const files = new ModelFiles(random)
  const server = new ModelServer()
  const locks = new Map<string, Life>()
  const machine: Machine = {
    files,
    server,
    start(settings) {
      const life = new Life(files, server, random, locks, settings, (path) => machine.onRelease(path))
      life.spool.open()
      return life
    },
    kill(life) {
      for (const [path, owner] of locks) if (owner === life) locks.delete(path)
    },
    named: (end) => files.names.filter((name) => name.endsWith(end)),
    onRelease: () => undefined,
  }
  return machine
}
