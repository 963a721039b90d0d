import { createRequire } from 'node:module'
import type { RunOwnWords } from './outcome.ts'
import { readWords } from './read-words.ts'

/** Prints the version of the package. */
export const version: RunOwnWords = async (words, output) => {
  readWords('version', words, {})
  // By its own name: the path differs between source and build.
  const { version: text } = createRequire(import.meta.url)('cordwood/package.json') as { readonly version: string }
  await output.write(`${text}\n`)
  return { found: true }
}
