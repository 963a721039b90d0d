import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = '.cache/bench/dist'

/** Builds the package as it is published, for what depends on its files: what an import, or the start of a thread, has to read. */
export function buildPackage(): void {
  execFileSync(`${root}node_modules/.bin/rolldown`, ['-c', '-d', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** A file of the package that was built. */
export const builtFile = (name: string): string => new URL(`../../${folder}/${name}`, import.meta.url).href
