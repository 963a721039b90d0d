import { expect, it, vi } from 'vitest'
import { cordwood, folder } from '../cli/cli.ts'
import { write } from '../store/folder.ts'
import { indexLines } from './corpus.ts'
import { describeServed, uniqueName } from './served.ts'

vi.setConfig({ testTimeout: 600_000 })

const lines = Array.from({ length: 40 }, (_, at) => ({
  '@timestamp': new Date(Date.parse('2026-11-21T10:00:00Z') + at * 1000).toISOString(),
  message: `order ${at} placed`,
  'user.id': `u-${at % 4}`,
  'process.entity_id': '0meraser000000001',
  'event.sequence': at + 1,
}))

describeServed('cordwood erase --es', (url) => {
  it('counts first, then erases lines of an index, with a record of it where that is asked', async () => {
    const index = uniqueName('erase-command')
    await indexLines(url, index, lines)
    write(folder, 'key', 'from a vault')
    const erase = (...words: string[]): ReturnType<typeof cordwood> =>
      cordwood(['erase', ...words, '--es', url, '--index', index])
    expect((await erase('user.id:u-1')).out).toMatch(/^10 lines would be erased/)
    expect(await erase('user.id:u-1', '--yes')).toEqual({ code: 0, out: `${index}: 10 lines erased\n`, error: '' })
    expect((await erase('user.id:u-1', '--yes')).code).toBe(1)
    const recorded = await erase(
      'user.id:u-2',
      '--yes',
      '--audit',
      'audit.log',
      '--audit-key-file',
      'key',
      '--reference',
      'DSR-1',
    )
    expect(recorded).toMatchObject({ code: 0, out: `${index}: 10 lines erased\n` })
    expect((await cordwood(['audit', 'verify', 'audit.log', '--key-file', 'key'])).out).toContain('2 records')
    expect((await cordwood(['count', '*', '--es', url, '--index', index])).out).toBe('20\n')
  })
})
