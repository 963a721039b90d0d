import { node } from '../core/node.ts'
import { readOpenEntries } from './open-entry.ts'

/** Between two looks. */
const pauseMs = 3
/** So often it is seen as it is before it is believed, and more often where somebody who lives has the file open: he may be held up. */
const looks = 7
const patientLooks = 170
const maxLooks = 400

interface End {
  readonly size: number
  readonly isWhole: boolean
}

function endOf(path: string): End {
  const found = node.fs.statSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size === 0) return { size: 0, isWhole: true }
  const descriptor = node.fs.openSync(path, 'r')
  try {
    const last = Buffer.alloc(1)
    node.fs.readSync(descriptor, last, 0, 1, found.size - 1)
    return { size: found.size, isWhole: last[0] === 0x0a }
  } finally {
    node.fs.closeSync(descriptor)
  }
}

function hasLivingWriter(path: string): boolean {
  try {
    return readOpenEntries(node.fs.realpathSync(path)).some(({ note, state }) => state === 'alive' && note?.pid !== process.pid)
  } catch {
    return false
  }
}

/**
 * Whether a file ends in the middle of a line, because its writer died there. While another process writes a large batch its file
 * ends so for a moment, too: it is looked at again, and where it grows meanwhile its writer lives, and will end his line himself.
 */
export function endsTorn(path: string): boolean {
  let before = endOf(path)
  if (before.isWhole) return false
  const enough = hasLivingWriter(path) ? patientLooks : looks
  let still = 1
  for (let look = 1; look < maxLooks && !before.isWhole; look++) {
    if (still >= enough) return true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
    const now = endOf(path)
    still = now.size === before.size ? still + 1 : 1
    before = now
  }
  return false
}
