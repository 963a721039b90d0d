import { readFile } from 'node:fs/promises'
import { CordwoodError } from '../core/error.ts'

/** Throws CORDWOOD_ERR_SOURCE_UNREADABLE. */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `Expected a file that can be read, got ${file}: ${why}.`, { cause })
  }
}

/** The key in a file, whose last line feed does not belong to it. Throws CORDWOOD_ERR_SOURCE_UNREADABLE. */
export async function readKey(file: string): Promise<Buffer> {
  const bytes = await readBytes(file)
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1) : bytes
}

/** The key of audit logs that the environment has. */
export function keyOfEnvironment(): string | undefined {
  const { CORDWOOD_AUDIT_KEY = '' } = process.env
  return CORDWOOD_AUDIT_KEY === '' ? undefined : CORDWOOD_AUDIT_KEY
}
