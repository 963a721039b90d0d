import { expect, it } from 'vitest'
import { readSource } from './source.ts'

const floors: readonly (readonly string[])[] = [
  ['core'],
  ['json', 'mask', 'sample', 'context', 'template', 'metrics', 'query', 'parse'],
  ['writer', 'enrich', 'ingest', 'insights'],
  ['sinks', 'elasticsearch', 'store', 'audit'],
  ['logger', 'search'],
  ['alerts', 'http', 'testing'],
  ['interop', 'server'],
  ['cli'],
]
const folderOf = (path: string): string => path.split('/')[0] ?? ''
const floorOf = (folder: string): number => floors.findIndex((floor) => floor.includes(folder))
const files = readSource()

it('knows the floor of every folder', () => {
  const unknown = files.map((file) => folderOf(file.path)).filter((folder) => folder !== 'index.ts' && floorOf(folder) < 0)
  expect(unknown).toEqual([])
})

it('imports only its own folder or a strictly lower floor', () => {
  const upward = files
    .filter((file) => file.path !== 'index.ts')
    .flatMap((file) => file.imports.map((imported) => [file.path, imported] as const))
    .filter(([from, to]) => folderOf(from) !== folderOf(to) && floorOf(folderOf(to)) >= floorOf(folderOf(from)))
    .map(([from, to]) => `${from} imports ${to}`)
  expect(upward).toEqual([])
})

it('imports only files that exist', () => {
  const known = new Set(files.map((file) => file.path))
  const missing = files.flatMap((file) =>
    file.imports.filter((imported) => !known.has(imported)).map((imported) => `${file.path}: ${imported}`),
  )
  expect(missing).toEqual([])
})

it('has no import cycle, types included', () => {
  const importsOf = new Map(files.map((file) => [file.path, file.imports]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) cycles.push([...above.slice(above.indexOf(path)), path].join(' -> '))
    else if (!done.has(path)) {
      for (const imported of importsOf.get(path) ?? []) visit(imported, [...above, path])
      done.add(path)
    }
  }
  for (const file of files) visit(file.path, [])
  expect(cycles).toEqual([])
})

it('reads imports at all: a file that is known to import is seen to', () => {
  expect(files.find((file) => file.path === 'core/engine.ts')?.imports).toContain('core/query.ts')
})
