import { audit } from './audit.ts'
import { deadLetter } from './dead-letter.ts'
import type { RunOwnWords } from './outcome.ts'
import { ship } from './ship/ship.ts'
import { spool } from './spool/spool.ts'

/** The commands of shipping and audit, by name. */
export const serverCommands: Readonly<Record<string, RunOwnWords>> = { ship, 'dead-letter': deadLetter, spool, audit }
