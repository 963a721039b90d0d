import { hash64 } from './hash.ts'
import type { MessageSite } from './message.ts'

/**
 * Which lines say their template's id: `holes`: those whose message has holes, the literal's; `literal`: all, the literal's;
 * `keys`: all, that of the literal with the keys of the call's fields; `none`: no line.
 */
export type TemplateIds = 'holes' | 'literal' | 'keys' | 'none'

/**
 * The id of a message literal with the keys that came with it: 16 hexadecimal digits, the same in every process, whatever the order
 * of the keys. Keys that the literal has holes for are part of it already: without others the id is the literal's own.
 */
export function templateId({ literal, id, holes }: MessageSite, keys: readonly string[]): string {
  const others = keys.filter((key) => !holes.some(({ path }) => path[0] === key))
  return others.length === 0 ? id : hash64([literal, ...others.sort()].join('\u0000'))
}
