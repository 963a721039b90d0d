import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from './command.ts'
import type { Output } from './output.ts'

/** A command over lines that can be read more than once. */
export interface Rereadable {
  readonly command: Command
  /** Takes away what was made for it. */
  remove(): void
}

/**
 * Standard input can be read once: for a command that reads its lines several times they are put into a file, which nobody else may
 * read and which goes away with the command.
 */
export async function makeRereadable(command: Command, { interruption, activity }: Output): Promise<Rereadable> {
  if (!command.usesInput) return { command, remove: () => undefined }
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-'))
  const clean = (): void => rmSync(folder, { recursive: true, force: true })
  const forget = interruption.add(clean)
  const path = join(folder, 'input.log')
  activity.expect('reading standard input', 0)
  try {
    await pipeline(Readable.from(process.stdin as AsyncIterable<Buffer>), createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    clean()
    throw error
  }
  return {
    command: { ...command, usesInput: false, paths: [path] },
    remove() {
      clean()
      forget()
    },
  }
}
