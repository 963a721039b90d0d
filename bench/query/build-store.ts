import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createBootId } from '../../src/core/id.ts'
import { printHotName } from '../../src/store/directory/store-names.ts'
import { sealHotFile } from '../../src/store/write/seal.ts'
import { systemHost } from '../../src/store/write/store-host.ts'
import { serviceLines } from './service-lines.ts'

const linesPerSegment = 65_536

/** Writes lines into a plain file and into a store of segments; in one thread. */
export function buildStore(folder: string, count: number): { readonly plain: string; readonly store: string } {
  const [plain, store] = [join(folder, 'plain.ndjson'), join(folder, 'store')]
  mkdirSync(store, { recursive: true })
  const host = systemHost(({ message }) => {
    throw new Error(message)
  })
  const descriptor = openSync(plain, 'w')
  let number = 0
  let hint: Parameters<typeof sealHotFile>[2]
  let lines: string[] = []
  const seal = (): void => {
    if (lines.length === 0) return
    const text = lines.join('')
    writeSync(descriptor, text)
    const file = printHotName({ number: ++number, birth: createBootId() })
    appendFileSync(join(store, file), text)
    hint = sealHotFile({ folder: store, file }, host, hint).hint
    lines = []
  }
  for (const line of serviceLines(count)) if (lines.push(line) === linesPerSegment) seal()
  seal()
  closeSync(descriptor)
  return { plain, store }
}
