import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'

const installed = join(inject('consumer'), 'node_modules/cordwood')
const { version, bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
  version: string
  bin: { cordwood: string }
}
const main = join(installed, bin.cordwood)
const folder = mkdtempSync(join(tmpdir(), 'cordwood-bin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// As npm links it, in a folder that is on the path.
const link = join(folder, 'bin', 'cordwood')
mkdirSync(dirname(link))
symlinkSync(main, link)

const lines = Array.from({ length: 5000 }, (_, at) => {
  const time = new Date(Date.UTC(2026, 10, 20, 10) + at * 1000).toISOString()
  return `${JSON.stringify({ '@timestamp': time, 'log.level': at % 10 === 0 ? 'error' : 'info', message: `order ${at}` })}\n`
}).join('')
writeFileSync(join(folder, 'app.log'), lines)

type Ended = { readonly code: number | null; readonly out: string; readonly error: string }
function run(command: string, words: readonly string[], input?: string): Ended {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: folder,
    encoding: 'utf8',
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
    // What `#!/usr/bin/env node` finds.
    env: { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter), TZ: 'UTC', LANG: 'C.UTF-8' },
  })
  return { code: status, out: stdout, error: stderr }
}

describe.each([
  ['by its path', process.execPath, [main]],
  ['by the link of its bin', link, []],
])('the packed command line, run %s', (_, command, first) => {
  const cordwood = (words: readonly string[], input?: string): Ended => run(command, [...first, ...words], input)

  it('tells its version and its help with 0', () => {
    expect(cordwood(['version'])).toEqual({ code: 0, out: `${version}\n`, error: '' })
    const help = cordwood(['help'])
    expect(help).toMatchObject({ code: 0, error: '' })
    expect(help.out).toContain('cordwood search')
  })

  it('ends with 0 where it found lines, with 1 where it found none, with 2 after a mistake', () => {
    expect(cordwood(['count', 'level:error', 'app.log'])).toEqual({ code: 0, out: '500\n', error: '' })
    expect(cordwood(['count', 'level:fatal', 'app.log'])).toEqual({ code: 1, out: '0\n', error: '' })
    expect(cordwood(['search', 'level:fatal', 'app.log'])).toEqual({ code: 1, out: '', error: '' })
    expect(cordwood(['search', 'level:', 'app.log'])).toMatchObject({ code: 2, out: '' })
    expect(cordwood(['search', '*', 'none.log'])).toMatchObject({ code: 2, out: '' })
  })

  it('searches files and standard input', () => {
    const found = { code: 0, out: 'order 4980\norder 4990\n', error: '' }
    expect(cordwood(['search', 'level:error', 'app.log', '-n', '2', '--fields', 'message'])).toEqual(found)
    expect(cordwood(['search', 'level:error', '-n', '2', '--fields', 'message'], lines)).toEqual(found)
  })

  it('puts lines into a store by the worker that the package has, and asks it', () => {
    const into = `store-${first.length}`
    expect(cordwood(['import', 'app.log', '--into', into])).toMatchObject({ code: 0, error: '' })
    expect(cordwood(['import', 'app.log', '--into', into]).out).toContain(': 0 lines stored')
    expect(cordwood(['count', 'level:error', into])).toEqual({ code: 0, out: '500\n', error: '' })
    expect(cordwood(['patterns', into, '--json']).out).toContain('"template":"order <*>"')
  })

  it('writes Parquet where the package for it is installed, and else says what to install', () => {
    const { code, error } = cordwood(['export', 'level:error', 'app.log', '-o', 'errors.parquet'])
    if (existsSync(join(inject('consumer'), 'node_modules/hyparquet-writer'))) {
      expect({ code, error }).toEqual({ code: 0, error: '' })
      expect(readFileSync(join(folder, 'errors.parquet'), 'latin1')).toMatch(/^PAR1[\s\S]*PAR1$/)
    } else {
      expect(code).toBe(2)
      expect(error).toMatch(/hyparquet-writer .*got none\. Install it: npm install hyparquet-writer/)
      expect(existsSync(join(folder, 'errors.parquet'))).toBe(false)
    }
  })

  it('ends in silence when its reader goes away', () => {
    const words = [command, ...first, 'search', '*', 'app.log', '-n', '5000', '--json'].map((word) => `'${word}'`).join(' ')
    const { out, error } = run('sh', ['-c', `${words} | head -1`])
    expect(out.split('\n')).toHaveLength(2)
    expect(JSON.parse(out)).toMatchObject({ message: 'order 0' })
    expect(error).toBe('')
  })

  it('says with 2 that a server cannot be reached', () => {
    const { code, error } = cordwood(['count', '*', '--es', 'http://127.0.0.1:9'])
    expect(code).toBe(2)
    expect(error).toMatch(/^cordwood: .*(?:127\.0\.0\.1:9|ECONNREFUSED)/)
  })
})

it('the bin is executable in the tarball, and its first line names node', () => {
  expect(statSync(main).mode & 0o111).toBe(0o111)
  expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  const listed = execFileSync('tar', ['-tvzf', inject('tarball')], { encoding: 'utf8' })
  expect(listed).toMatch(/^-rwxr-xr-x .*package\/dist\/cli\/main\.js$/m)
})
