import { hash64 } from '../core/hash.ts'
import { readError } from './error.ts'

/** A frame of V8's stack: the function, if any, and the file without line and column. */
const frame = /^\s+at (?:(.*?) \()?(.*?)(?::\d+)?(?::\d+)?\)?$/

/** How many own frames count: the nearest say where it happened. */
const maxFrames = 5

/**
 * Names what went wrong, the same for each occurrence: a hash of the error's type, its own frames (without line numbers, which change with each
 * release, and without node's and installed packages' frames) and the message literal.
 *
 * @param folder - cut from the front of the frames' paths, so that machines agree.
 */
export function fingerprint(thrown: unknown, template: string, folder: string): string {
  const { type, stack } = readError(thrown, 0)
  const frames: string[] = []
  for (const line of stack?.split('\n', 64) ?? []) {
    if (frames.length >= maxFrames) break
    const found = frame.exec(line)
    const path = found?.[2]?.replace('file://', '')
    if (path === undefined || path.startsWith('node:') || path.includes('node_modules') || path === 'native') continue
    frames.push(`${found?.[1] ?? ''}@${path.startsWith(folder) ? path.slice(folder.length) : path}`)
  }
  return hash64([type, ...frames, template].join('\n'))
}
