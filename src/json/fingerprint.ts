import { hash64 } from '../core/hash.ts'
import type { ErrorParts } from './error.ts'
import type { KnownStacks } from './known-stacks.ts'

/** How many own frames count: the nearest say where it happened. */
const maxFrames = 5

/** Fingerprints of the errors of one message literal. */
export type FingerprintOf = (thrown: unknown, parts: ErrorParts) => string

/**
 * Names what went wrong, the same for each occurrence: a hash of the error's type, its own frames (without line numbers, which change with each
 * release, and without node's and installed packages' frames) and the message literal.
 *
 * @param stacks - where the fingerprints of stacks are kept.
 * @param folder - cut from the front of the frames' paths, so that machines agree.
 */
export function fingerprint(thrown: unknown, parts: ErrorParts, template: string, stacks: KnownStacks, folder: string): string {
  const { type, stack } = parts
  if (stack === undefined || ((typeof thrown !== 'object' || thrown === null) && typeof thrown !== 'function'))
    return print(type, '', template)
  const known = stacks.of(stack)
  if (known !== undefined && known.fingerprint !== '' && known.type === type && known.template === template)
    return known.fingerprint
  const frames = stacks.frames(stack, (text) => ownFrames(text, folder))
  const made = print(type, frames, template)
  if (known !== undefined) {
    known.fingerprint = made
    known.type = type
    known.template = template
  }
  return made
}

function print(type: string, frames: string, template: string): string {
  return hash64(`${type}\n${frames}${template}`)
}

/** The nearest own frames, each on a line of its own. */
function ownFrames(stack: string, folder: string): string {
  let frames = ''
  let count = 0
  for (const line of stack.split('\n', 64)) {
    if (count >= maxFrames) break
    const found = ownFrame(line, folder)
    if (found === undefined) continue
    frames += `${found}\n`
    count++
  }
  return frames
}

/** Function and file of a frame of V8's stack, without line and column; undefined for what is not ours. */
function ownFrame(line: string, folder: string): string | undefined {
  const from = line.indexOf('    at ')
  if (from < 0 || line.includes('node:') || line.includes('node_modules') || line.includes('(native)')) return undefined
  let end = line.length
  // At most twice: `:12:34)`.
  for (let count = 0; count < 2; count++) {
    const colon = line.lastIndexOf(':', end - 1)
    if (colon > from && Number.isInteger(Number.parseInt(line.slice(colon + 1, end), 10))) end = colon
  }
  return line
    .slice(from + 7, end)
    .replace('file://', '')
    .replace(folder, '')
}
