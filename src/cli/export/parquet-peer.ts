import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CordwoodError } from '../../core/error.ts'

/** What of the package hyparquet-writer (0.16 or later) is used; its types are not ours. */
export interface ParquetPeer {
  /** A file that is written from its beginning. */
  fileWriter(path: string): object
  /** Writes rows as they come, a group at a time. */
  parquetWriteRows(options: ParquetRows): void | Promise<void>
}

/** Its arguments. */
export interface ParquetRows {
  readonly writer: object
  readonly rows: AsyncIterable<Readonly<Record<string, unknown>>>
  readonly columns: readonly { readonly name: string; readonly type: ParquetType; readonly nullable: boolean }[]
  readonly rowGroupSize: number
  readonly codec: 'ZSTD'
  readonly compressors: { readonly ZSTD: (input: Uint8Array) => Uint8Array }
  readonly createdBy: string
}

/** Its names of types. */
export type ParquetType = 'TIMESTAMP' | 'DOUBLE' | 'BOOLEAN' | 'STRING' | 'JSON'

const peer = 'hyparquet-writer'

/** The package, beside cordwood or where the command is run. Throws CORDWOOD_ERR_PEER_MISSING. */
export async function loadParquetPeer(): Promise<ParquetPeer> {
  const found = (await load(peer)) ?? (await load(resolveHere()))
  if (found !== undefined && 'parquetWriteRows' in found && 'fileWriter' in found) return found as unknown as ParquetPeer
  const got = found === undefined ? 'none' : 'an older one'
  const message = `Expected the package ${peer} 0.16 or later, which writes Parquet, got ${got}. Install it: npm install ${peer}`
  throw new CordwoodError('CORDWOOD_ERR_PEER_MISSING', message)
}

async function load(specifier: string | undefined): Promise<object | undefined> {
  if (specifier === undefined) return undefined
  try {
    return (await import(specifier)) as object
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

function resolveHere(): string | undefined {
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'here.js')).resolve(peer)).href
  } catch {
    return undefined
  }
}
