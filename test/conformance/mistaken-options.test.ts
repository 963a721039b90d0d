import { expect, it } from 'vitest'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger, file, httpLines, memory, socket, stdout } from '../../src/index.ts'
import { openLogs } from '../../src/search/index.ts'
import { compactStore, createMiner, createStoreEngine, store } from '../../src/store/index.ts'

/** What somebody without a compiler may write: each is refused by a sentence that says what belongs there. */
const mistakes: Readonly<Record<string, readonly [call: () => unknown, message: RegExp]>> = {
  'a path in place of the options of file()': [() => file('app.log' as never), /options of file\(\) to be an object with path, /],
  'file() of nothing': [() => file(undefined as never), /options of file\(\) to be an object with path, .* got undefined/],
  'a folder in place of the options of store()': [
    () => store('logs' as never),
    /options of store\(\) to be an object with dir, /,
  ],
  'store() of nothing': [() => store(undefined as never), /options of store\(\) to be an object with dir, /],
  'a URL in place of the options of elasticsearch()': [
    () => elasticsearch('http://localhost:9200' as never),
    /options of elasticsearch\(\) to be an object with node, .* got "http:/,
  ],
  'elasticsearch() of nothing': [() => elasticsearch(undefined as never), /options of elasticsearch\(\) to be an object/],
  'a port in place of the options of socket()': [() => socket(5044 as never), /options of socket\(\) to be an object/],
  'a URL in place of the options of httpLines()': [
    () => httpLines('http://a' as never),
    /options of httpLines\(\) to be an object/,
  ],
  'true in place of the options of stdout()': [() => stdout(true as never), /options of stdout\(\) to be an object/],
  'null in place of the options of memory()': [() => memory(null as never), /options of memory\(\) to be an object/],
  'a name in place of the options of a miner': [() => createMiner('x' as never), /options of createMiner to be an object/],
  'a folder in place of the options of an engine': [() => createStoreEngine('logs' as never), /to be an object with dir/],
  'mask: false': [() => createLogger({ mask: false as never }), /`mask` to be an object such as \{ mode: 'off' \}, got false/],
  'keys of masking as a list': [() => createLogger({ mask: { keys: ['note'] as never } }), /such as \{ add: \['note'\] \}/],
  'one rate for all': [() => createLogger({ sampling: 0.1 as never }), /'adaptive' or an object such as \{ rates:/],
  'a path as audit': [() => createLogger({ audit: 'audit.log' as never }), /`audit` to be an object such as \{ path, key \}/],
  'a path as spool': [() => elasticsearch({ node: 'http://a', spool: 'spool' as never }), /`spool` to be \{ dir, \.\.\. \}/],
}

it.each(Object.entries(mistakes))('refuses %s', (_what, [call, message]) => {
  expect(call).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID', message: expect.stringMatching(message) }))
})

it('refuses a URL in place of a client, by what belongs there', async () => {
  const source = { elasticsearch: 'http://localhost:9200' as never, index: 'logs-*' }
  await expect(openLogs(source)).rejects.toThrow(/`elasticsearch` to be a client .* new Client\(\{ node \}\), got "http:/)
})

it('names what was taken for a kind of aggregation', async () => {
  const logs = await openLogs({ engine: createStoreEngine({ dir: '.' }) })
  await expect(logs.query('').aggregate({ levels: { term: 'level' } as never })).rejects.toThrow(
    /`levels` to have exactly one of terms, .* got "term"/,
  )
})

it('refuses a folder that is no store, and makes none', async () => {
  await expect(compactStore('no such folder')).rejects.toThrow(/the folder of a store \(it has a manifest\.json\)/)
})
