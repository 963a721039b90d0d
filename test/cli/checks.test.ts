import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { hintOf } from '../../src/cli/hint.ts'
import { parseCommand } from '../../src/cli/parse-command.ts'
import { ecsLine, write } from '../store/folder.ts'
import { cordwood, folder } from './cli.ts'

vi.setConfig({ testTimeout: 600_000 })
const root = new URL('../..', import.meta.url).pathname

describe('lint', () => {
  it('names each mistake with its file and its query, and ends with 1', async () => {
    write(
      folder,
      'bad.json',
      '[{"name":"failures","kql":"level:eror","range":{"last":"1h"}},{"name":"half","kql":"level:error and","range":{"last":"1h"}}]',
    )
    const { code, out, error } = await cordwood(['lint', 'bad.json'])
    expect({ code, error }).toEqual({ code: 1, error: '' })
    expect(out).toMatch(/^bad\.json: failures: error Expected a level .*got "eror"/)
    expect(out).toMatch(/\nbad\.json: half: error Expected a clause after `and`.*\n {6}level:error and\n {21}\^/)
  })

  it('ends with 0 where there are warnings only, unless it is told to be strict', async () => {
    write(folder, 'odd.json', '{"name":"odd","kql":"payment failed","range":{"last":"1h"}}')
    const { code, out } = await cordwood(['lint', 'odd.json'])
    expect(out).toMatch(/^odd\.json: odd: warning .*"payment failed"/)
    expect(code).toBe(0)
    expect((await cordwood(['lint', 'odd.json', '--strict'])).code).toBe(1)
    const [finding] = (await cordwood(['lint', 'odd.json', '--json'])).out.split('\n')
    expect(JSON.parse(finding ?? '')).toMatchObject({
      file: 'odd.json',
      query: 'odd',
      severity: 'warning',
      code: 'several-words',
    })
  })

  it('knows custom levels and fields, and says with 2 what cannot be read', async () => {
    write(folder, 'own.json', '{"name":"own","kql":"level:notice and orderId:1","range":{"last":"1h"}}')
    expect((await cordwood(['lint', 'own.json', '--levels', 'notice=35', '--fields', 'log.level,orderId'])).out).toBe('')
    expect((await cordwood(['lint', 'own.json', '--levels', 'notice=35', '--fields', 'log.level'])).out).toContain('orderId')
    expect(await cordwood(['lint', 'none.json'])).toMatchObject({ code: 2, out: '' })
  })
})

describe('spool status', () => {
  it('counts the lines that a dead process left, and says that the next start ships them', async () => {
    const program = `
      import { createLogger } from ${JSON.stringify(`${root}src/index.ts`)}
      import { elasticsearch } from ${JSON.stringify(`${root}src/elasticsearch/index.ts`)}
      const sink = elasticsearch({ node: 'http://127.0.0.1:9', dataStream: 'logs-app-default', spool: { dir: ${JSON.stringify(`${folder}/spool`)} } })
      const log = createLogger({ sinks: [sink], onProblem: () => undefined })
      for (let n = 0; n < 500; n++) log.info('order {n} placed', { n })
      const timer = setInterval(() => { if (log.stats.pending.total === 0 || log.stats.sinks[0].written.total === 500) process.send('ready') }, 50)
    `
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(child, 'message')
    const alive = await cordwood(['spool', 'status', 'spool'])
    expect(alive.out).toMatch(new RegExp(`logs-app-default +500 .* process ${child.pid}, which is running\\n$`))
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
    const { code, out, error } = await cordwood(['spool', 'status', 'spool'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out).toMatch(/^stream +lines +bytes +oldest +who\nlogs-app-default +500 +\d/)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`process ${child.pid}, which is dead; the next start ships it`)
    const [look] = (await cordwood(['spool', 'status', 'spool/logs-app-default', '--json'])).out.split('\n')
    expect(JSON.parse(look ?? '')).toMatchObject({
      target: 'logs-app-default',
      badFiles: 0,
      epochs: [{ waitingLines: 500, owner: { isAlive: false } }],
    })
  })

  it('says that nothing waits, with 1, and refuses what is no folder', async () => {
    write(folder, 'empty/x.txt', '')
    expect(await cordwood(['spool', 'status', 'empty'])).toEqual({ code: 1, out: 'nothing waits\n', error: '' })
    expect(await cordwood(['spool', 'status', 'nowhere'])).toMatchObject({ code: 2, out: '' })
    expect(await cordwood(['spool'])).toMatchObject({ code: 2, out: '' })
  })
})

describe('what was found', () => {
  write(
    folder,
    'found.log',
    ecsLine(0, 'payment failed: card declined', { 'service.name': 'cart' }) + ecsLine(1, 'bad \u{f8e0}marks failed'),
  )

  it('is marked by colours, and only by them', async () => {
    const colored = (await cordwood(['search', 'failed and service:cart', 'found.log'], undefined, { FORCE_COLOR: '1' })).out
    expect(colored).toContain('payment \u001b[30;43mfailed\u001b[39;49m: card declined')
    expect(colored).toContain('\u001b[30;43mcart\u001b[39;49m')
    expect((await cordwood(['search', 'failed', 'found.log'])).out).not.toContain('\u001b')
  })

  it('is not marked in a line that has such characters itself', async () => {
    const { out } = await cordwood(['search', 'marks', 'found.log'], undefined, { FORCE_COLOR: '1' })
    expect(out).toContain('bad \u{f8e0}marks failed')
    expect(out).not.toContain('43m')
  })

  it('is told with --json where it is asked', async () => {
    const { out } = await cordwood(['search', 'declined', 'found.log', '--json', '--highlight'])
    expect(JSON.parse(out)).toMatchObject({
      highlights: [{ field: 'message', text: 'payment failed: card declined', spans: [[21, 29]] }],
    })
  })
})

describe('explain', () => {
  it('says how a query was answered where there are lines to ask', async () => {
    const { code, out } = await cordwood(['explain', 'failed', 'found.log'])
    expect(out).toMatch(/^query {2}failed\nfound {2}2 lines\nhow {4}scan, [\d,]+ ms, 2 lines looked at\n/)
    expect(code).toBe(0)
  })
})

describe('words without quotes', () => {
  const command = (query: string): ReturnType<typeof parseCommand> => parseCommand('explain', [query])

  it('are explained to somebody at a terminal', () => {
    expect(hintOf(command('payment failed'))).toBe(
      `lines with any of these words; '"payment failed"' finds the phrase, 'payment and failed' all words`,
    )
  })

  it.each(['payment', '"payment failed"', 'payment and failed', 'level:error', 'message:(a b)', 'level:error and'])(
    'are not meant by %s',
    (query) => {
      expect(hintOf(command(query))).toBeUndefined()
    },
  )
})

describe('paths', () => {
  it('may be several without a query, as a shell makes them of a pattern', async () => {
    write(folder, 'many/a.log', ecsLine(0, 'a'))
    write(folder, 'many/b.log', ecsLine(0, 'b'))
    expect((await cordwood(['count', 'many/a.log', 'many/b.log'])).out).toBe('2\n')
  })

  it('that do not exist may be a query without quotes', async () => {
    expect((await cordwood(['search', 'payment', 'failed', 'found.log'])).error).toMatch(/failed.*stands in quotes/)
  })
})
