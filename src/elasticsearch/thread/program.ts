import { existsSync } from 'node:fs'

/**
 * The file that a thread is started with: beside this one as it was written, or at the top of the package. Undefined where it is not
 * there, as in a bundle, which is one file.
 */
export function findProgram(): URL | undefined {
  // Not written as `new URL('...', import.meta.url)`, which bundlers take for a file to be copied.
  const here: string | undefined = import.meta.url
  const names = ['./shipping-thread.ts', './cordwood-shipping-thread.js', '../cordwood-shipping-thread.js']
  for (const name of names) {
    if (here === undefined || here.endsWith('.ts') !== name.endsWith('.ts') || !URL.canParse(name, here)) continue
    const url = new URL(name, here)
    if (url.protocol === 'file:' && existsSync(url)) return url
  }
  return undefined
}
