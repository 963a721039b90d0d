import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import type { QueryNode } from '../../core/query.ts'
import { parseQuery } from '../../query/parser.ts'
import type { RangeInput } from '../../search/time-range.ts'
import { isStore } from '../../store/directory/read-store.ts'
import { invalidFlag } from '../invalid-flag.ts'
import { rangeOf, readLevelsFlag } from '../parse-command.ts'
import { readWords } from '../read-words.ts'

/** Who keeps the record of an erasure. */
export interface EraseRecord {
  /** Of the audit log. */
  readonly path: string
  readonly keyFile: string | undefined
  readonly actor: string
  readonly reference: string
}

/** What is to be erased, and where. */
export interface EraseRequest {
  readonly query: QueryNode
  readonly range: RangeInput
  readonly levels: Readonly<Record<string, number>>
  /** Folders of stores; none where a server is asked. */
  readonly dirs: readonly string[]
  readonly server: { readonly url: string; readonly index: string; readonly keyFile: string | undefined } | undefined
  readonly record: EraseRecord | undefined
  /** False: it is only counted. */
  readonly isMeant: boolean
  readonly json: boolean
}

/** Reads the words behind `cordwood erase`. Throws CORDWOOD_ERR_OPTION_INVALID, CORDWOOD_ERR_OPTION_UNKNOWN, CORDWOOD_ERR_QUERY_SYNTAX. */
export function readEraseRequest(words: readonly string[]): EraseRequest {
  const { positionals, text, isSet } = readWords('erase', words, {
    yes: { type: 'boolean' },
    last: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    levels: { type: 'string' },
    json: { type: 'boolean' },
    es: { type: 'string' },
    index: { type: 'string' },
    'api-key-file': { type: 'string' },
    audit: { type: 'string' },
    'audit-key-file': { type: 'string' },
    actor: { type: 'string' },
    reference: { type: 'string' },
  })
  const [query, ...dirs] = positionals
  const server = serverOf(text)
  if (query === undefined || (dirs.length === 0 && server === undefined)) {
    const got = query === undefined ? 'neither' : 'no folder'
    throw invalidFlag('a query and the folder of a store: cordwood erase <query> <dirs>', got, 'Or --es URL --index NAME.')
  }
  if (server !== undefined && dirs.length > 0) throw invalidFlag('either --es or the folders of stores', 'both')
  const other = dirs.find((dir) => !isStore(resolve(dir)))
  if (other !== undefined) throw invalidFlag('the folder of a store', other, 'Lines of plain files are not erased.')
  return {
    query: parseQuery(query),
    range: rangeOf(text('last'), text('from'), text('to')),
    levels: readLevelsFlag(text('levels')),
    dirs,
    server,
    record: recordOf(text),
    isMeant: isSet('yes'),
    json: isSet('json'),
  }
}

type Text = (flag: string) => string | undefined

function serverOf(text: Text): EraseRequest['server'] {
  const [url, index] = [text('es'), text('index')]
  if (url === undefined) {
    if (index !== undefined) throw invalidFlag('--index together with --es', '--index alone')
    return undefined
  }
  // Other commands look through logs-* unless told otherwise; what is erased is named.
  if (index === undefined) throw invalidFlag('--index NAME with --es', 'none', 'What is to be erased is named.')
  return { url, index, keyFile: text('api-key-file') }
}

function recordOf(text: Text): EraseRecord | undefined {
  const [path, reference] = [text('audit'), text('reference')]
  if (path === undefined) {
    const alone = ['audit-key-file', 'actor', 'reference'].find((flag) => text(flag) !== undefined)
    if (alone !== undefined) throw invalidFlag(`--${alone} together with --audit FILE`, `--${alone} alone`)
    return undefined
  }
  if (reference === undefined) {
    throw invalidFlag('--reference R with --audit', 'none', 'Say what it answers, such as the number of a request.')
  }
  return { path, keyFile: text('audit-key-file'), actor: text('actor') ?? userInfo().username, reference }
}
