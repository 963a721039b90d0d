import type { ElasticsearchClient } from '../../elasticsearch/client/client.ts'
import type { Flags } from '../command-flags.ts'
import { invalidFlag } from '../invalid-flag.ts'
import { readWords, type Words } from '../read-words.ts'
import { connectNode } from './connect-node.ts'

/** The flags of commands that write to a server. */
const targetFlags: Flags = {
  es: { type: 'string' },
  'data-stream': { type: 'string' },
  index: { type: 'string' },
  'api-key-file': { type: 'string' },
  state: { type: 'string' },
  refused: { type: 'string' },
  'no-templates': { type: 'boolean' },
  timeout: { type: 'string' },
  'no-color': { type: 'boolean' },
}

/** What a command that writes to a server was asked. Throws CORDWOOD_ERR_OPTION_UNKNOWN or CORDWOOD_ERR_OPTION_INVALID. */
export function readTargetWords(name: string, words: readonly string[], more: Flags = {}): Words {
  return readWords(name, words, { ...targetFlags, ...more })
}

/** The client for `--es`, with the key of `--api-key-file` or of the environment. */
export function connectTarget({ text }: Words): ElasticsearchClient {
  const node = text('es')
  if (node === undefined) throw invalidFlag('--es URL', 'none')
  return connectNode(node, text('api-key-file'))
}

/** Data stream or index; undefined where none is named. */
export function placeOf({ text }: Words): { readonly target: string; readonly isDataStream: boolean } | undefined {
  const [dataStream, index] = [text('data-stream'), text('index')]
  if (dataStream !== undefined && index !== undefined) throw invalidFlag('either --data-stream or --index', 'both')
  if (dataStream !== undefined) return { target: dataStream, isDataStream: true }
  return index === undefined ? undefined : { target: index, isDataStream: false }
}

/** Milliseconds of `--timeout`: `30s`, `5m`, `1h`. */
export function timeoutOf({ text }: Words): number | undefined {
  const given = text('timeout')
  if (given === undefined) return undefined
  const [, number, unit] = /^(\d+)([smh])$/.exec(given) ?? []
  if (number === undefined) throw invalidFlag('--timeout such as 30s, 5m or 1h', given)
  return Number(number) * (unit === 's' ? 1_000 : unit === 'm' ? 60_000 : 3_600_000)
}
