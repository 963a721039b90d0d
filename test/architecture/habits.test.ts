import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { readSource, root } from './source.ts'

const files = readSource()
const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
const where = (pattern: RegExp, kept: (text: string) => string = withoutComments): string[] =>
  files.filter((file) => pattern.test(kept(file.text))).map((file) => file.path)

it('has no any', () => {
  expect(where(/(?:[:<|&(,]\s*|\bas\s+)any\b(?!\s*:)/)).toEqual([])
})

it('silences no type error', () => {
  expect(where(/@ts-(?:ignore|expect-error|nocheck)/, (text) => text)).toEqual([])
})

it('leaves no note of work undone', () => {
  expect(where(/\b(?:TODO|FIXME|XXX|HACK)\b/, (text) => text)).toEqual([])
})

it('uses no enum, namespace or parameter property, so that every source runs by bare node', () => {
  expect(where(/\b(?:enum|namespace)\s+\w+\s*\{|constructor\([^)]*\b(?:private|public|protected)\s/)).toEqual([])
})

it('does not use `using`, which Node 22 cannot read', () => {
  expect(where(/^\s*(?:await\s+)?using\s+\w+\s*=/m)).toEqual([])
})

it('exports by name only, but the pino transport targets, which pino wants as default', () => {
  expect(where(/\bexport\s+default\b|\bas\s+default\b/)).toEqual(['elasticsearch/index.ts', 'store/index.ts'])
})

it('names files in kebab-case and gives no room without a name', () => {
  expect(files.map((file) => basename(file.path)).filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(name))).toEqual([])
  expect(
    files.map((file) => file.path).filter((path) => /(?:^|\/)(?:utils?|helpers?|misc|common)(?:\.ts|\/)/.test(path)),
  ).toEqual([])
})

it('begins a subpath with each index.ts and with nothing else', () => {
  const subpaths = [
    'index.ts',
    'elasticsearch/index.ts',
    'http/index.ts',
    'search/index.ts',
    'store/index.ts',
    'testing/index.ts',
  ]
  expect(files.map((file) => file.path).filter((path) => basename(path) === 'index.ts')).toEqual(expect.arrayContaining(subpaths))
  expect(files.map((file) => file.path).filter((path) => basename(path) === 'index.ts')).toHaveLength(subpaths.length)
})

it('keeps only the named things at the top', () => {
  const shown = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  const top = [...new Set(shown.split('\n').map((path) => path.split('/')[0] ?? ''))].filter(
    (name) => name !== '' && !name.startsWith('.'),
  )
  expect(top.sort()).toEqual(
    [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bench',
      'examples',
      'package-lock.json',
      'package.json',
      'src',
      'test',
      'tsconfig.json',
      'rolldown.config.ts',
    ].sort(),
  )
})

it('keeps state at module level in the two cells under Symbol.for only', () => {
  const mutable = files.filter((file) => /^(?:export\s+)?let\s/m.test(file.text)).map((file) => file.path)
  expect(mutable).toEqual([])
  const cells = files.flatMap((file) => [...file.text.matchAll(/Symbol\.for\('(cordwood[^']*)'\)/g)].map((match) => match[1]))
  expect(new Set(cells).size).toBeLessThanOrEqual(2)
})

it('names no host in the lock file', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

it('runs on the Node that is pinned for the npm scripts, or on one of those pinned for compatibility', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const { node, ...others } = devDependencies
  const pinned = execFileSync(join(root, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' }).trim()
  expect(pinned).toBe(`v${node}`)
  expect(pinned).toMatch(/^v24\./)
  const compatible = ['node-22', 'node-26'].map((name) => others[name]?.replace('npm:node@', 'v'))
  expect(process.env['npm_lifecycle_event'] === 'test' ? [pinned] : [pinned, ...compatible]).toContain(process.version)
})
