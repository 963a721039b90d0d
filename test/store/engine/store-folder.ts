import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createBootId } from '../../../src/core/id.ts'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { printHotName } from '../../../src/store/directory/store-names.ts'
import { mergeSegments } from '../../../src/store/write/merge-segments.ts'
import { sealHotFile } from '../../../src/store/write/seal.ts'
import { type StoreHost, systemHost } from '../../../src/store/write/store-host.ts'

const host: StoreHost = systemHost(({ message }) => {
  throw new Error(message)
})

/** A store as a writer leaves it, with each step at hand: hot files, sealing, merging. */
export class StoreFolder {
  readonly folder: string
  #number = 1
  #birth = createBootId()
  readonly #waiting: string[] = []

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    this.append('')
  }

  /** Appends to the hot file. */
  append(text: string | Buffer): void {
    appendFileSync(join(this.folder, this.#file()), text)
  }

  /** Seals the hot file and begins another. */
  seal(): void {
    this.rotate()
    this.sealAll()
  }

  /** Begins another hot file; this one waits to be sealed. */
  rotate(): void {
    this.#waiting.push(this.#file())
    this.#number++
    this.#birth = createBootId()
    this.append('')
  }

  /** Seals the hot files that wait. */
  sealAll(): void {
    for (const file of this.#waiting.splice(0)) sealHotFile({ folder: this.folder, file }, host)
  }

  /** Makes one segment of all. */
  merge(level: 'cold' | 'online'): void {
    const [part] = readStore(this.folder)
    const files = part?.segments.map(({ file }) => file) ?? []
    if (files.length > 0) mergeSegments({ folder: this.folder, files, level }, host)
  }

  #file(): string {
    return printHotName({ number: this.#number, birth: this.#birth })
  }
}
