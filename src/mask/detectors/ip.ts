import type { Span } from '../span.ts'

const part = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
/** Four parts, not of a version or an object identifier of five and more. */
const version4 = new RegExp(`(?<![\\w.])${part}(?:\\.${part}){3}(?![\\w]|\\.\\d)`, 'g')
/** What may be an address of version 6, in at most its 45 units. */
const version6 = /(?<![\w:.])(?=[0-9a-fA-F:.]{2,45}(?![\w:]))(?:[0-9a-fA-F]{0,4}:){2,8}[0-9a-fA-F.]{0,15}/g

/** Finds addresses of machines, both versions (RFC 791, RFC 4291); asked for with `detect: { ip: true }`. */
export function findIps(text: string, found: Span[]): void {
  if (text.includes('.')) {
    for (const match of text.matchAll(version4))
      found.push({ start: match.index, end: match.index + match[0].length, cls: 'ip', rule: 'ip.4' })
  }
  if (!text.includes(':')) return
  for (const match of text.matchAll(version6)) {
    const address = match[0].replace(/[:.]$/, (last) => (match[0].endsWith('::') ? last : ''))
    if (/\d/.test(address) && isVersion6(address))
      found.push({ start: match.index, end: match.index + address.length, cls: 'ip', rule: 'ip.6' })
  }
}

/** Eight parts, or fewer around one `::`; the last two may be an address of version 4. */
function isVersion6(address: string): boolean {
  const halves = address.split('::')
  if (halves.length > 2) return false
  let count = halves.length === 2 ? 1 : 0
  for (const [index, group] of halves.entries()) {
    const parts = group === '' ? [] : group.split(':')
    for (const [at, one] of parts.entries()) {
      const isLast = index === halves.length - 1 && at === parts.length - 1
      if (/^[0-9a-fA-F]{1,4}$/.test(one)) count++
      else if (isLast && new RegExp(`^${part}(?:\\.${part}){3}$`).test(one)) count += 2
      else return false
    }
  }
  return halves.length === 2 ? count <= 8 : count === 8
}

/** The network of an address: the first 24 bits of version 4, also where it stands in one of version 6; 48 of version 6; the rest 0. */
export function truncateIp(address: string): string {
  const dot = address.lastIndexOf('.')
  if (dot >= 0) return `${address.slice(0, dot)}.0`
  const groups = leading(address).slice(0, 3).map(bare)
  while (groups.at(-1) === '0') groups.pop()
  return `${groups.join(':')}::`
}

/** The parts before `::` and the zeros that it stands for, as many as count. */
function leading(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  if (tail === undefined) return before
  const behind = tail === '' ? [] : tail.split(':')
  const missing = Math.max(8 - before.length - behind.length, 0)
  return [...before, ...Array.from({ length: missing }, () => '0'), ...behind]
}

/** Without leading zeros. */
function bare(hex: string): string {
  return hex.replace(/^0+(?=.)/, '')
}
