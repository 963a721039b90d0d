import { CordwoodError } from '../core/error.ts'

/** What package.json says under `engines`. */
const least = { major: 22, minor: 18 } as const

/** Throws CORDWOOD_ERR_OPTION_INVALID on a Node that is too old: what it lacks would be told of in words that help nobody. */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > least.major || (major === least.major && minor >= least.minor)) return
  throw new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected Node ${least.major}.${least.minor} or later, got ${version}.`)
}
