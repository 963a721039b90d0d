import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { readSource } from './source.ts'

const files = new Map(readSource().map((file) => [file.path, file]))
const importPattern = /^(?:import|export)\s+(?!type\b)[\w\s{},*]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm

/** What a file imports when it runs: types are left out. */
function importsOf(path: string): string[] {
  return [...(files.get(path)?.text ?? '').matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '')
}

function reachedFrom(entry: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const visit = (path: string): void => {
    if (found.has(path)) return
    const imports = importsOf(path)
    found.set(path, imports)
    for (const name of imports) if (name.startsWith('.')) visit(normalize(join(dirname(path), name)))
  }
  visit(entry)
  return found
}

/** Loaded at the start of any process, or next to nothing. */
const free = ['node:async_hooks', 'node:events', 'node:path', 'node:util/types']

it('imports no built-in module in the core entry that takes time to load: those come from core/node.ts', () => {
  const reached = reachedFrom('index.ts')
  expect(reached.size).toBeGreaterThan(200)
  const dear = [...reached].flatMap(([path, imports]) =>
    imports.filter((name) => !name.startsWith('.') && !free.includes(name)).map((name) => `${path}: ${name}`),
  )
  expect(dear).toEqual([])
})
