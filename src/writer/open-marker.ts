import { node } from '../core/node.ts'
import { markerPath, type OpenNote, readOpenEntries } from './open-entry.ts'
import { ownOwner } from './owner.ts'

/** A process that had the file open and is gone, without having said so. */
export interface UncleanEnd {
  readonly pid: number
  readonly startedAt: number
}

/** A small hidden file beside an open one, as long as it is open: `.app.log.<boot id>.open`. */
export interface OpenMarker {
  /** Who left such a marker behind. Theirs are removed. */
  readonly unclean: readonly UncleanEnd[]
  /** Another file is open from now on, named by its device and inode. */
  hold(identity: string): void
  /** At a clean end. */
  clear(): void
}

const none: OpenMarker = { unclean: [], hold() {}, clear() {} }

/**
 * Marks a file as open, and finds out who did not end cleanly: their lines of the last flush interval may be missing, which no
 * look at the file itself would tell. Only of processes of this host can it be known that they are gone.
 *
 * Where no marker can be written there is none: the lines are more important.
 *
 * @param bootId - of the logger; so several may have the same file open.
 * @param identity - device and inode of the open file.
 */
export function markOpen(path: string, bootId: string, identity: string): OpenMarker {
  try {
    if (!node.fs.statSync(path).isFile()) return none
    const unclean = readOpenEntries(path)
      .filter(({ note, state }) => state === 'dead' && note?.host === node.os.hostname())
      .flatMap(({ path: marker, note }) => {
        const isOurs = note !== undefined && takeOver(marker)
        return isOurs ? [{ pid: note.pid, startedAt: note.startedAt }] : []
      })
    const marker = create(path, bootId, identity)
    return {
      unclean,
      hold(current) {
        try {
          replace(marker, noteOf(current))
        } catch {
          // A full disk, perhaps: the old one stands.
        }
      },
      clear: () => node.fs.rmSync(marker, { force: true }),
    }
  } catch {
    return none
  }
}

/** Removes the marker of a process that is gone. False when somebody else has just done so. */
function takeOver(marker: string): boolean {
  try {
    node.fs.rmSync(`${marker}.next`, { force: true })
    node.fs.unlinkSync(marker)
    return true
  } catch {
    return false
  }
}

function noteOf(identity: string): string {
  const note: OpenNote = { ...ownOwner(), identity }
  return JSON.stringify(note)
}

/** One logger may have the same file open twice. */
function create(path: string, bootId: string, identity: string): string {
  let marker = markerPath(path, bootId)
  for (let turn = 2; node.fs.existsSync(marker); turn++) marker = markerPath(path, `${bootId}-${turn}`)
  replace(marker, noteOf(identity))
  return marker
}

/** At once: who reads it meanwhile, or after we died, must not find half of it. */
function replace(marker: string, text: string): void {
  const next = `${marker}.next`
  try {
    node.fs.writeFileSync(next, text)
    node.fs.renameSync(next, marker)
  } finally {
    node.fs.rmSync(next, { force: true })
  }
}
