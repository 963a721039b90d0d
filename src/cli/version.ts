import { createRequire } from 'node:module'
import type { RunCommand } from './outcome.ts'

/** Prints the version of the package. */
export const version: RunCommand = async (_command, output) => {
  // By its own name: the path differs between source and build.
  const { version: text } = createRequire(import.meta.url)('cordwood/package.json') as { readonly version: string }
  await output.write(`${text}\n`)
  return { found: true }
}
