import { CordwoodError } from '../core/error.ts'
import { type ChainEnd, type SealedRecord, type TornBytes } from './chain.ts'
import { AuditFile } from './file.ts'
import type { AuditSettings } from './options.ts'
import { type AuditPlace, takePlace } from './place.ts'
import { resume } from './resume.ts'

/** A chain that records can be added to. */
export interface OpenChain {
  readonly place: AuditPlace
  readonly file: AuditFile
  readonly end: ChainEnd
  /** Where it stood when it was opened. */
  readonly resumedSeq: number
}

/**
 * Opens a chain where it was left, by a clean end or a crash.
 *
 * @param tellOf - makes the record that tells of torn bytes.
 * @param warn - told of what is not as it was left.
 * @throws CordwoodError
 */
export function openChain(
  settings: AuditSettings,
  tellOf: (torn: TornBytes, end: ChainEnd) => SealedRecord,
  warn: (message: string) => void,
): OpenChain {
  let place: AuditPlace | undefined
  let file: AuditFile | undefined
  try {
    place = takePlace(settings)
    const { path } = place
    file = new AuditFile({ ...settings, path })
    const found = resume(path, settings.key, place.checkpoints)
    if (found.isKeyed !== undefined) checkKeyed(found.isKeyed, settings.key.id !== undefined)
    if (found.warning !== undefined) warn(`Something is wrong with the audit log ${path}: ${found.warning}.`)
    let end: ChainEnd = { seq: found.seq, hash: found.hash }
    if (found.needsLineFeed) file.append(Buffer.from('\n'))
    if (found.torn !== undefined) {
      const told = tellOf(found.torn, end)
      file.append(Buffer.from(told.text))
      end = { seq: told.seq, hash: told.hash }
      warn(`${path} ended in the middle of a record (${found.torn.bytes} bytes): record ${told.seq} says so.`)
    }
    return { place, file, end, resumedSeq: found.seq }
  } catch (cause) {
    file?.close()
    place?.lock.release()
    if (cause instanceof CordwoodError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CordwoodError(
      'CORDWOOD_ERR_SOURCE_UNREADABLE',
      `Expected an audit log that can be appended to, got ${settings.path}: ${why}. Check the path and the permissions of its folder, or pass mkdir: true.`,
      { cause },
    )
  }
}

/** A chain has a key from its first record on, or never: else whoever rewrites it could say that there was none. */
function checkKeyed(wasKeyed: boolean, isKeyed: boolean): void {
  if (wasKeyed === isKeyed) return
  const [has, got] = wasKeyed ? ['a', 'no'] : ['no', 'a']
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected \`audit.key\` to be as when the log was begun, with ${has} key, got ${got} key. Begin a new file with another \`audit.path\`.`,
  )
}
