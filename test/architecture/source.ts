import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** One file of the source, with what it imports from the source itself. */
export interface SourceFile {
  /** Relative to src: `json/string.ts`. */
  readonly path: string
  readonly text: string
  readonly lines: number
  /** Relative to src, types included. */
  readonly imports: readonly string[]
}

export const root: string = new URL('../..', import.meta.url).pathname

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g

/** Reads every TypeScript file below a folder of the project. */
export function readSource(folder = 'src'): SourceFile[] {
  const base = join(root, folder)
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(base, path), 'utf8')
      const imports = [...text.matchAll(importPattern)].map((match) => normalize(join(dirname(path), match[1] ?? '')))
      return { path, text, lines: text.split('\n').length - 1, imports }
    })
}
