import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from './score.ts'

/** What masking did to logs of other programs. */
export interface ForeignResult {
  readonly files: readonly { readonly name: string; readonly lines: number; readonly altered: number }[]
  readonly lines: number
  readonly altered: readonly { readonly file: string; readonly number: number; readonly before: string; readonly after: string }[]
}

function logFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.(?:log|txt)$/i.test(path) && !/(?:readme|licen[cs]e)/i.test(path) && statSync(path).isFile())
    .sort()
}

/** Masks each line of the `.log` and `.txt` files below a folder. */
export function measureForeign(folder: string, subject: Subject): ForeignResult {
  const altered: ForeignResult['altered'][number][] = []
  const files = logFiles(folder).map((path) => {
    const name = path.slice(folder.length).replace(/^\//, '')
    const lines = readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '')
    const before = altered.length
    for (const [index, line] of lines.entries()) {
      const output = subject.mask({ msg: line })
      if (output !== subject.plain({ msg: line })) {
        altered.push({ file: name, number: index + 1, before: line, after: (JSON.parse(output) as { msg: string }).msg })
      }
    }
    return { name, lines: lines.length, altered: altered.length - before }
  })
  return { files, lines: files.reduce((sum, file) => sum + file.lines, 0), altered }
}
