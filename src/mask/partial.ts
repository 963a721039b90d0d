import type { MaskClass } from './class.ts'
import { className } from './class.ts'

/** Of these no part is shown. */
const hidden: ReadonlySet<string> = new Set([
  'password',
  'pin',
  'pem',
  'cookie',
  'headers',
  'url-credentials',
  'connection-string',
  'address',
])

const maskedEmail = /^[^\s@*]?\*{3}@[^\s@*]?\*{3}(?:\.[\w-]{1,24})?$/

/** Whether a text is an email address of which a part is shown. */
export function isPartialEmail(text: string): boolean {
  return text.length < 64 && maskedEmail.test(text)
}

/** A part of a value, enough to recognise it by: `[CARD:1111]`, `j***@e***.com`. Undefined where nothing may be shown. */
export function partOf(cls: MaskClass, value: string): string | undefined {
  if (hidden.has(cls)) return undefined
  if (cls === 'email') {
    const at = value.lastIndexOf('@')
    if (at < 1) return undefined
    const domain = value.slice(at + 1)
    const dot = domain.lastIndexOf('.')
    return `${first(value)}***@${first(domain)}***${dot > 0 ? domain.slice(dot).replaceAll(/[^\w.-]/g, '') : ''}`
  }
  if (cls === 'person') {
    const initials = value
      .split(/\s+/)
      .map((word) => first(word))
      .filter((letter) => letter !== '')
    return initials.length === 0 ? undefined : `[PERSON:${initials.slice(0, 4).join('.')}]`
  }
  const plain = value.replaceAll(/[^A-Za-z0-9]/g, '')
  // Never more than a third.
  return plain.length < 9 ? undefined : `[${className(cls)}:${plain.slice(-4)}]`
}

/** The first letter, where it is one that labels hold. */
function first(text: string): string {
  return /^[A-Za-z0-9]/.exec(text)?.[0] ?? ''
}
