import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { append, ecsLine, write } from '../store/folder.ts'
import { cordwood, folder, startCordwood } from './cli.ts'

// Each test runs one process or several.
vi.setConfig({ testTimeout: 600_000 })

const services = ['cart', 'checkout', 'mail']
const lines = Array.from({ length: 60 }, (_, at) =>
  ecsLine(at * 60_000, at % 10 === 0 ? `payment ${at} failed` : `order ${at} placed`, {
    'log.level': at % 10 === 0 ? 'error' : 'info',
    'service.name': services[at % 3],
    'user.id': `user${at % 4}`,
  }),
)
write(folder, 'logs/app.log', lines.slice(0, 30).join(''))
write(folder, 'logs/old.log.gz', gzipSync(lines.slice(30).join('')))
const hostile = 'a\u001b[31mred\u001b[0m\u0007\u009b2J\u202eright\u200b\rover\nsecond'
write(
  folder,
  'hostile.log',
  ecsLine(0, hostile, {
    [`key\u001b[2J\u009b`]: hostile,
    list: [hostile],
    n: 1,
    'trace.id': 'h-1',
    error: { message: hostile, stack_trace: hostile },
  }) + `text \u001b[31m ${String.fromCharCode(0x9b)}2J\n`,
)

/** Everything that a terminal could obey, but line feeds and the tabs between fields. */
// oxlint-disable-next-line no-control-regex -- these are the characters to be found
const driving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/

describe('search', () => {
  it('prints the newest lines, the newest last, and ends with 0', async () => {
    const { code, out, error } = await cordwood(['search', 'level:error', 'logs', '-n', '2'])
    expect(error).toBe('')
    expect(out).toMatch(
      /^-- 2026-11-20 --\n10:40:00\.000 ERROR payment 40 failed .*service=checkout.*\n10:50:00\.000 ERROR payment 50 failed/,
    )
    expect(code).toBe(0)
  })

  it('prints in the order that is asked', async () => {
    const messages = async (...flags: string[]): Promise<string> =>
      (await cordwood(['search', 'level:error', 'logs', '-n', '2', '--fields', 'message', ...flags])).out
    expect(await messages('--newest')).toBe('payment 50 failed\npayment 40 failed\n')
    expect(await messages('--oldest')).toBe('payment 0 failed\npayment 10 failed\n')
    expect(await messages()).toBe('payment 40 failed\npayment 50 failed\n')
  })

  it('prints nothing and ends with 1 where no line is found', async () => {
    expect(await cordwood(['search', 'level:fatal', 'logs'])).toEqual({ code: 1, out: '', error: '' })
  })

  it('prints the fields that are asked between tabs', async () => {
    const { out } = await cordwood(['search', '"payment 50"', 'logs', '--fields', 'service,level,absent,@timestamp'])
    expect(out).toBe('mail\terror\t-\t2026-11-20T10:50:00.000Z\n')
  })

  it('prints JSON that can be searched again', async () => {
    const { out } = await cordwood(['search', 'level:error', 'logs', '--json'])
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { message: string }).message),
    ).toEqual([0, 10, 20, 30, 40, 50].map((at) => `payment ${at} failed`))
    expect((await cordwood(['count', 'service:cart'], out)).out).toBe('2\n')
  })

  it('keeps to a time range', async () => {
    expect(
      (
        await cordwood([
          'search',
          '*',
          'logs',
          '--from',
          '2026-11-20T10:58',
          '--to',
          '2026-11-20T10:59:00Z',
          '--fields',
          'message',
        ])
      ).out,
    ).toBe('order 58 placed\n')
    expect((await cordwood(['count', '*', 'logs', '--last', '1s'])).code).toBe(1)
  })

  it('reads standard input, also packed', async () => {
    expect((await cordwood(['search', 'failed', '--fields', 'message', '-n', '1'], lines.join(''))).out).toBe(
      'payment 50 failed\n',
    )
    expect((await cordwood(['count', 'failed', '-'], gzipSync(lines.join('')))).out).toBe('6\n')
  })

  it('reads files, patterns and folders', async () => {
    expect((await cordwood(['count', '*', 'logs/app.log'])).out).toBe('30\n')
    expect((await cordwood(['count', '*', 'logs/*.gz'])).out).toBe('30\n')
    expect((await cordwood(['count', '*', 'logs/app.log', 'logs'])).out).toBe('60\n')
    expect((await cordwood(['count', 'logs'])).out).toBe('60\n')
  })
})

describe('hostile lines', () => {
  it.each([
    ['search', '*', 'hostile.log'],
    ['search', '*', 'hostile.log', '--fields', 'message,list,error.message'],
    ['search', '*', 'hostile.log', '--json'],
    ['top', 'list', '*', 'hostile.log'],
    ['top', 'list', '*', 'hostile.log', '--json'],
    ['histogram', '*', 'hostile.log', '--by', 'list'],
    ['patterns', '*', 'hostile.log'],
    ['patterns', '*', 'hostile.log', '--json'],
    ['stats', 'n', '*', 'hostile.log', '--by', 'list'],
    ['trace', 'h-1', 'hostile.log'],
    ['diff', '*', 'hostile.log', '--fields', 'list'],
    ['export', '*', 'hostile.log'],
    ['tail', '*'],
  ])('never drive the terminal: %s %s %s %s', async (...words) => {
    const input = words[0] === 'tail' ? ecsLine(0, hostile) + `text ${hostile}\n` : undefined
    const { out } = await cordwood(words, input)
    expect(out.length).toBeGreaterThan(10)
    expect(driving.exec(out)).toBeNull()
  })

  it('are the same values after --json', async () => {
    const { out } = await cordwood(['search', 'second', 'hostile.log', '--json'])
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ message: hostile, [`key\u001b[2J\u009b`]: hostile })
  })

  it('cannot look like another line', async () => {
    const { out } = await cordwood(['search', '*', 'hostile.log'])
    expect(out.split('\n').filter((line) => /^\S/.test(line) && !line.startsWith('--'))).toHaveLength(2)
  })

  it('do not reach the terminal by an error message either', async () => {
    const { error, code } = await cordwood(['search', `level:(\u001b[31m`, `\u001b[2Jno\u009bne.log`])
    expect(code).toBe(2)
    expect(driving.exec(error)).toBeNull()
    expect(driving.exec((await cordwood(['explain', 'a:\u001b[31m'])).out)).toBeNull()
  })
})

describe('count, top, histogram, explain', () => {
  it('counts', async () => {
    expect(await cordwood(['count', 'level:error', 'logs'])).toEqual({ code: 0, out: '6\n', error: '' })
    expect(await cordwood(['count', 'level:fatal', 'logs'])).toEqual({ code: 1, out: '0\n', error: '' })
    expect((await cordwood(['count', 'level:error', 'logs', '--json'])).out).toBe('{"count":6}\n')
  })

  it('shows the most frequent values', async () => {
    const { out, code } = await cordwood(['top', 'user.id', 'level:error', 'logs'])
    expect(out).toMatch(/^user0 {2}3 {2}50% {2}#+\nuser2 {2}3 {2}50% {2}#+\n$/)
    expect(code).toBe(0)
    expect((await cordwood(['top', 'service', '*', 'logs', '-n', '1', '--json'])).out).toBe('{"key":"cart","count":20}\n')
    expect((await cordwood(['top', 'service', '*', 'logs', '-n', '1'])).out).toContain('and 40 lines with other values')
    expect((await cordwood(['top', 'absent', '*', 'logs'])).code).toBe(1)
  })

  it('draws lines over time with an axis, and a row for each value', async () => {
    const { out, code } = await cordwood(['histogram', '*', 'logs', '--every', '10m', '--by', 'level'])
    expect(code).toBe(0)
    expect(out).toBe(
      [
        ...[10, ...Array(7).fill('')].map((label) => `${label.toString().padStart(5)} ${'@@@@@ '.repeat(6).trimEnd()}`),
        `      +${'-'.repeat(23)}+${'-'.repeat(11)}`,
        '      2026-11-20 10:00        10:40',
        ` info ${'@@@@@ '.repeat(6)}  54, at most 9`,
        `error ${'@@@@@ '.repeat(6)}  6, at most 1`,
        '60 lines, a bar is 10m, most at 2026-11-20 10:00:00 (10)',
        '',
      ].join('\n'),
    )
  })

  it('chooses the width of a bar, of files and of standard input alike', async () => {
    const ofFiles = (await cordwood(['histogram', '*', 'logs', '--by', 'level'])).out
    expect(ofFiles).toContain('60 lines, a bar is 1m')
    expect((await cordwood(['histogram', '*', '--by', 'level'], lines.join(''))).out).toBe(ofFiles)
  })

  it('gives the numbers of a histogram as JSON', async () => {
    const { out } = await cordwood(['histogram', 'level:error', 'logs', '--every', '30m', '--by', 'service', '--json'])
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { time: '2026-11-20T10:00:00.000Z', count: 3, by: { cart: 1, checkout: 1, mail: 1 } },
      { time: '2026-11-20T10:30:00.000Z', count: 3, by: { cart: 1, checkout: 1, mail: 1 } },
    ])
  })

  it('explains a query without reading anything', async () => {
    const { out, code } = await cordwood(['explain', 'level:(error OR fatal) service:cart', '--last', '1h'])
    expect(out).toMatch(/^query {2}level:\(error or fatal\) and service:cart\nfrom {3}.*Z\nto {5}.*Z\n/)
    expect(out).toContain('"range"')
    expect(code).toBe(0)
  })
})

describe('custom levels', () => {
  const own = { 'process.entity_id': '0mhxq3k2plevels01' }
  write(
    folder,
    'levels.log',
    ecsLine(0, 'noted', { 'log.level': 'notice', 'event.severity': 35, 'event.sequence': 1, ...own }) +
      ecsLine(1, 'refused', { 'log.level': 'error' }),
  )

  it('are told with --levels, for every command that asks', async () => {
    const told = ['levels.log', '--levels', 'notice=35,alert=55']
    expect((await cordwood(['count', 'level:notice', ...told])).out).toBe('1\n')
    expect((await cordwood(['search', 'level >= notice', ...told, '--fields', 'level,message'])).out).toBe(
      'notice\tnoted\nerror\trefused\n',
    )
    expect((await cordwood(['search', 'noted', ...told])).out).toMatch(/10:00:00\.000 NOTICE noted\n$/)
    expect((await cordwood(['top', 'level', '*', ...told, '--json'])).out).toContain('{"key":"notice","count":1}')
    expect((await cordwood(['explain', 'level:notice', '--levels', 'notice=35'])).out).toContain('"notice"')
    expect((await cordwood(['search', 'noted', 'levels.log', '--json'])).out).toContain('"event.severity":35')
  })

  it('keep their numbers through --json', async () => {
    const { out } = await cordwood(['search', '*', '--json'], `{"level":35,"time":1763632800001,"msg":"by pino"}\n`)
    expect((await cordwood(['count', 'level > info and level < warn'], out)).out).toBe('1\n')
  })

  it('that nobody told of, or that are written wrong, are mistakes', async () => {
    expect(await cordwood(['count', 'level:notice', 'levels.log'])).toMatchObject({ code: 2, out: '' })
    expect((await cordwood(['count', 'level:notice', 'levels.log'])).error).toMatch(/levels/)
    for (const levels of ['notice', 'notice=', 'notice=x', '=3', 'error=35'])
      expect(await cordwood(['count', '*', 'levels.log', '--levels', levels])).toMatchObject({ code: 2, out: '' })
  })
})

describe('mistakes', () => {
  it.each([
    [['search', 'level:error and', 'logs'], /level:error and\n {17}\^/],
    [['serch'], /Expected a command .* got serch\. Did you mean search\?/],
    [['help', 'serch'], /Expected a command/],
    [['search', '--every', '1h', 'x', 'logs'], /--every/],
    [['search', 'x', 'none.log'], /none\.log/],
    [['search', 'x', 'none*.log'], /none\*\.log/],
    [['search', 'x'], /standard input/],
    [['search', 'x', 'logs', '--last', 'soon'], /30s, 15m/],
    [['search', 'x', 'logs', '--last', '1h', '--from', 'now'], /either --last/],
    [['search', 'x', 'logs', '--newest', '--oldest'], /either --newest/],
    [['search', 'x', 'logs', '-n', 'many'], /whole number/],
    [['search', 'x', 'logs', '--index', 'a'], /--index/],
    [['top'], /a field/],
    [['top', 'message', '*', 'logs'], /cordwood patterns/],
    [['histogram', '*', 'logs', '--every', 'often'], /interval/],
    [['export', '*', 'logs', '--json', '-o', 'x.parquet'], /to end as ndjson does, got x\.parquet/],
    [['export', '*', 'logs', '--format', 'csv', '-o', 'x.ndjson.gz'], /to end as csv does/],
    [['export', '*', 'logs', '--format', 'csv', '--json'], /either --format csv or --json/],
    [['import', 'logs', '--into', 'logs/app.log'], /--into to be a folder/],
  ])('of %j are told on standard error, with 2', async (words, expected) => {
    const { code, out, error } = await cordwood(words)
    expect(error).toMatch(expected)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it('in an archive are told, and what could be read is printed', async () => {
    const packed = gzipSync(Array.from({ length: 3000 }, (_, at) => ecsLine(at, `line ${Math.sin(at)}`)).join(''))
    write(folder, 'torn.log.gz', packed.subarray(0, packed.length - 100))
    const { code, out, error } = await cordwood(['count', '*', 'torn.log.gz'])
    expect(Number(out)).toBeGreaterThan(2000)
    expect(error).toMatch(/torn\.log\.gz.*unexpected end of file/)
    expect(code).toBe(2)
  })
})

describe('the terminal', () => {
  it('gets colours where they are wanted, and none with --no-color or NO_COLOR', async () => {
    const colored = async (words: string[], env: Record<string, string>): Promise<boolean> =>
      (await cordwood(['search', '*', 'logs', '-n', '1', ...words], undefined, env)).out.includes('\u001b[')
    expect(await colored([], {})).toBe(false)
    expect(await colored([], { FORCE_COLOR: '1' })).toBe(true)
    expect(await colored([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
    expect(await colored(['--no-color'], { FORCE_COLOR: '1' })).toBe(false)
  })

  it('gets help and the version', async () => {
    for (const words of [[], ['help'], ['--help']]) {
      const { code, out } = await cordwood(words)
      expect(out).toContain('cordwood search')
      expect(code).toBe(0)
    }
    expect((await cordwood(['search', '--help'])).out).toContain('--oldest')
    for (const word of ['', 'search', 'tail', 'count', 'top', 'histogram', 'explain', 'version']) {
      const { out } = await cordwood(['help', word])
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    }
    expect((await cordwood(['version'])).out).toMatch(/^\d+\.\d+\.\d+/)
    expect((await cordwood(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/)
  })
})

describe('pipes', () => {
  it('that close early (head) end the command in silence', async () => {
    write(folder, 'many.log', Array.from({ length: 50_000 }, (_, at) => ecsLine(at, `line ${at}`)).join(''))
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${main}" search "*" many.log -n 50000 --json | head -n 1`], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, error] = ['', '']
    shell.stdout.on('data', (part: Buffer) => (out += part.toString()))
    shell.stderr.on('data', (part: Buffer) => (error += part.toString()))
    await once(shell, 'close')
    expect(out.split('\n')).toHaveLength(2)
    expect(error).toBe('')
  })
})

describe('output that cannot be written', () => {
  it('is an error, whatever was found: what stands there is not the answer', async () => {
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
    for (const command of ['search', 'count', 'export']) {
      const shell = spawn('sh', ['-c', `"${process.execPath}" "${main}" ${command} "*" logs > /dev/full`], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let error = ''
      shell.stderr.on('data', (part: Buffer) => (error += part.toString()))
      const [code] = (await once(shell, 'close')) as [number]
      expect({ command, code, error }).toEqual({
        command,
        code: 2,
        error: expect.stringMatching(/^cordwood: Expected standard output to take the result, got ENOSPC.*\n$/),
      })
    }
  })
})

describe('tail', () => {
  it('prints the last lines, then new ones as they come', async () => {
    write(folder, 'growing.log', lines.slice(0, 5).join(''))
    const child = startCordwood(['tail', 'placed', 'growing.log', '-n', '2', '--fields', 'message'])
    let out = ''
    const seen = async (expected: string): Promise<void> => {
      while (!out.includes(expected)) out += String((await once(child.stdout ?? child, 'data'))[0])
    }
    await seen('order 4 placed')
    append(folder, 'growing.log', ecsLine(0, 'payment failed') + ecsLine(1, 'order 99 placed'))
    await seen('order 99 placed')
    child.kill()
    await once(child, 'close')
    expect(out).toBe('order 3 placed\norder 4 placed\norder 99 placed\n')
  })

  it('follows standard input until it ends', async () => {
    const child = startCordwood(['tail', 'placed', '--fields', 'message'], 'pipe')
    let out = ''
    child.stdout?.on('data', (part: Buffer) => (out += part.toString()))
    child.stdin?.write(lines[1] ?? '')
    while (out === '') await once(child.stdout ?? child, 'data')
    child.stdin?.end((lines[0] ?? '') + (lines[2] ?? ''))
    const [code] = (await once(child, 'close')) as [number]
    expect(out).toBe('order 1 placed\norder 2 placed\n')
    expect(code).toBe(0)
  })
})

describe('--weighted', () => {
  const weight = (at: number): object => (at % 2 === 0 ? { 'log.sample_weight': 10, sample_rate: 0.1 } : {})
  const sampled = Array.from({ length: 6 }, (_, at) =>
    ecsLine(at * 60_000, `line ${at}`, { 'user.id': `user${at % 2}`, ...weight(at) }),
  ).join('')
  write(folder, 'sampled.log', sampled)

  it('counts lines as many times as they stand for', async () => {
    expect((await cordwood(['count', '*', 'sampled.log'])).out).toBe('6\n')
    expect((await cordwood(['count', '*', 'sampled.log', '--weighted'])).out).toBe('33\n')
    expect((await cordwood(['count', '*', '--weighted', '--json'], sampled)).out).toBe('{"count":33}\n')
  })

  it('weighs the values of top, and their order', async () => {
    const { out } = await cordwood(['top', 'user.id', 'sampled.log', '--weighted', '--json'])
    expect(out).toBe('{"key":"user0","count":30}\n{"key":"user1","count":3}\n')
  })

  it.each([[[] as string[]], [['--every', '1m']]])('weighs the bars of a histogram, with %j', async (flags) => {
    const { out } = await cordwood(['histogram', '*', '--weighted', '--json', '--by', 'user.id', ...flags], sampled)
    const counts = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { count: number; by: object }) // prettier-ignore
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(33)
    expect(counts[0]).toMatchObject({ count: 10, by: { user0: 10 } })
  })

  it('is told in the help, and refused where nothing is counted', async () => {
    for (const command of ['count', 'top', 'histogram']) expect((await cordwood(['help', command])).out).toContain('--weighted')
    expect((await cordwood(['search', '*', 'sampled.log', '--weighted'])).code).toBe(2)
  })
})
