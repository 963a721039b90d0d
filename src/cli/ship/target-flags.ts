import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CordwoodError } from '../../core/error.ts'
import type { ElasticsearchClient } from '../../elasticsearch/client/client.ts'
import { invalidFlag } from '../invalid-flag.ts'
import { connectNode } from './connect-node.ts'

/** The flags of commands that write to a server. */
export const targetFlags: NonNullable<ParseArgsConfig['options']> = {
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

/** What a command that writes to a server was asked. */
export interface TargetWords {
  readonly positionals: readonly string[]
  readonly text: (flag: string) => string | undefined
  readonly isSet: (flag: string) => boolean
}

/** Throws CORDWOOD_ERR_OPTION_UNKNOWN. */
export function parseTargetWords(name: string, words: readonly string[], more: ParseArgsConfig['options'] = {}): TargetWords {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...targetFlags, ...more },
      allowPositionals: true,
    })
    const all: Readonly<Record<string, unknown>> = values
    return { positionals, text: (flag) => all[flag] as string | undefined, isSet: (flag) => all[flag] === true }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CordwoodError('CORDWOOD_ERR_OPTION_UNKNOWN', `${reason}\nSee cordwood help ${name}.`, { cause: error })
  }
}

/** The client for `--es`, with the key of `--api-key-file` or of the environment. */
export function connectTarget({ text }: TargetWords): ElasticsearchClient {
  const node = text('es')
  if (node === undefined) throw invalidFlag('--es URL', 'none')
  return connectNode(node, text('api-key-file'))
}

/** Data stream or index; undefined where none is named. */
export function placeOf({ text }: TargetWords): { readonly target: string; readonly isDataStream: boolean } | undefined {
  const [dataStream, index] = [text('data-stream'), text('index')]
  if (dataStream !== undefined && index !== undefined) throw invalidFlag('either --data-stream or --index', 'both')
  if (dataStream !== undefined) return { target: dataStream, isDataStream: true }
  return index === undefined ? undefined : { target: index, isDataStream: false }
}

/** Milliseconds of `--timeout`: `30s`, `5m`, `1h`. */
export function timeoutOf({ text }: TargetWords): number | undefined {
  const given = text('timeout')
  if (given === undefined) return undefined
  const [, number, unit] = /^(\d+)([smh])$/.exec(given) ?? []
  if (number === undefined) throw invalidFlag('--timeout such as 30s, 5m or 1h', given)
  return Number(number) * (unit === 's' ? 1_000 : unit === 'm' ? 60_000 : 3_600_000)
}
