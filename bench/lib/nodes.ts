import { existsSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One Node that the benches run on. */
export interface NodeBinary {
  /** `24.21.0` */
  readonly version: string
  readonly path: string
}

const places = ['node-22/bin/node', '.bin/node', 'node-26/bin/node']

/** The Nodes that are installed here as dev dependencies, of these major versions. */
export function findNodes(majors: readonly string[]): NodeBinary[] {
  const nodes = places
    .map((place) => fileURLToPath(new URL(`../../node_modules/${place}`, import.meta.url)))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, version: execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim() }))
  return majors.map((major) => {
    const found = nodes.find((node) => node.version.startsWith(`${major}.`))
    if (found === undefined)
      throw new Error(`Expected Node ${major} among ${nodes.map((node) => node.version).join(', ')}; run npm ci.`)
    return found
  })
}
