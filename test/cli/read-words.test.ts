import { describe, expect, it } from 'vitest'
import { checkNode } from '../../src/cli/check-node.ts'
import { parseCommand } from '../../src/cli/parse-command.ts'
import { readWords } from '../../src/cli/read-words.ts'

const flags = {
  limit: { type: 'string', short: 'n' },
  json: { type: 'boolean' },
  key: { type: 'string', multiple: true },
} as const
const read = (...words: string[]): ReturnType<typeof readWords> => readWords('search', words, flags)

describe('words behind a command', () => {
  it('are flags with and without values, in any order, and the rest', () => {
    const { positionals, text, texts, isSet } = read('a', '--json', '-n', '5', 'b', '--key=x', '--key', 'y')
    expect(positionals).toEqual(['a', 'b'])
    expect([text('limit'), text('key'), texts('key'), isSet('json'), isSet('limit')]).toEqual(['5', 'y', ['x', 'y'], true, true])
    expect([read().text('limit'), read().texts('key'), read().isSet('json')]).toEqual([undefined, [], false])
  })

  it('are no flags behind --', () => {
    expect(read('--', '--json', '-x').positionals).toEqual(['--json', '-x'])
  })

  it('may begin with a dash as a value that is joined to its flag', () => {
    expect(read('--limit=-5').text('limit')).toBe('-5')
    expect(read('-n-5').text('limit')).toBe('-5')
  })

  it.each([
    [['--jsn'], 'CORDWOOD_ERR_OPTION_UNKNOWN', /got --jsn\. Did you mean --json\? See cordwood help search/],
    [['--colour'], 'CORDWOOD_ERR_OPTION_UNKNOWN', /^Expected a flag of cordwood search, got --colour\. See/],
    [['-z'], 'CORDWOOD_ERR_OPTION_UNKNOWN', /got -z/],
    [['--__proto__'], 'CORDWOOD_ERR_OPTION_UNKNOWN', /got --__proto__/],
    [['--json=yes'], 'CORDWOOD_ERR_OPTION_INVALID', /--json without a value, got "yes"/],
    [['a', '--limit'], 'CORDWOOD_ERR_OPTION_INVALID', /a value after --limit, got none/],
    [['-n', '--json'], 'CORDWOOD_ERR_OPTION_INVALID', /a value after -n, got --json\. .*written -n--json\./],
    [['--limit', '-1'], 'CORDWOOD_ERR_OPTION_INVALID', /written --limit=-1\./],
  ])('that cannot be meant are refused: %j', (words, code, message) => {
    expect(() => read(...words)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }))
  })
})

describe('a command', () => {
  it.each([
    [['search', '*', 'logs', '--fields', ' ,']],
    [['stats', 'msg', '*', 'logs']],
    [['stats', 'duration', '*', 'logs', '--by', 'message']],
    [['histogram', '*', 'logs', '--by', 'msg']],
  ])('is refused before anything is read: %j', ([name = '', ...words]) => {
    expect(() => parseCommand(name, words)).toThrow(expect.objectContaining({ code: 'CORDWOOD_ERR_OPTION_INVALID' }))
  })

  it('may trace the id message', () => {
    expect(parseCommand('trace', ['message', 'logs']).field).toBe('message')
  })
})

describe('the version of Node', () => {
  it.each(['22.18.0', '22.21.1', '24.0.0', '30.1.2'])('%s will do', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })

  it.each(['20.20.2', '22.17.9', '18.0.0'])('%s is refused by its number', (version) => {
    expect(() => checkNode(version)).toThrow(`Expected Node 22.18 or later, got ${version}.`)
  })

  it('is the one that package.json asks for', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
    expect(() => checkNode(`${manifest.engines.node.replace('>=', '')}.0`)).not.toThrow()
    expect(manifest.engines.node).toBe('>=22.18')
  })
})
