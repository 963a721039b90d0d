import { mkdir, readFile, writeFile } from 'node:fs/promises'

/** Figures of earlier runs, kept by name below `.cache/bench`, so that a long bench can be run in parts. */
export interface SavedJson<Figures> {
  load(): Promise<Readonly<Record<string, Figures>>>
  /** Keeps a figure beside the others, in the place of an older one of its name. */
  save(name: string, figures: Figures): Promise<void>
}

/** The figures of one bench. */
export function savedJson<Figures>(bench: string): SavedJson<Figures> {
  const folder = new URL('../../.cache/bench/', import.meta.url)
  const path = new URL(`${bench}.json`, folder)
  const load = async (): Promise<Readonly<Record<string, Figures>>> => {
    const text = await readFile(path, 'utf8').catch(() => '{}')
    return JSON.parse(text) as Record<string, Figures>
  }
  return {
    load,
    async save(name, figures) {
      const all = { ...(await load()), [name]: figures }
      await mkdir(folder, { recursive: true })
      await writeFile(path, JSON.stringify(all, undefined, 1))
    },
  }
}
