import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { CordwoodError } from '../../core/error.ts'
import { deriveTemplates } from '../../store/derive-templates.ts'
import { createMiner, type Miner } from '../../template/miner.ts'
import type { MinerState } from '../../template/miner-state.ts'

/** Finds the templates of lines that are imported. */
export interface MinedTemplates {
  /** What `add` of an import takes beside the lines. */
  readonly derive: ReturnType<typeof deriveTemplates>
  /** Keeps what is known by now, where that was asked for. */
  save(): void
}

/**
 * @param path - of the file where what is known is kept from one import to the next; undefined keeps nothing.
 * @throws CORDWOOD_ERR_SOURCE_UNREADABLE for a file that no import has written.
 */
export function mineTemplatesOf(path: string | undefined): MinedTemplates {
  const miner = path === undefined ? createMiner() : loadMiner(path)
  return {
    derive: deriveTemplates({ miner }),
    save() {
      if (path === undefined) return
      // A crash leaves the old one or the new one.
      const next = `${path}.${process.pid}.tmp`
      writeFileSync(next, `${JSON.stringify(miner)}\n`, { mode: 0o600 })
      renameSync(next, path)
    },
  }
}

function loadMiner(path: string): Miner {
  try {
    return createMiner({ state: JSON.parse(readFileSync(path, 'utf8')) as MinerState })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return createMiner()
    const message = `Expected ${path} to be what an import with --miner has written, got something else. Name another file, or remove it: templates are then found anew.`
    throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', message, { cause })
  }
}
