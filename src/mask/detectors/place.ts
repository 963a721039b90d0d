import type { Span } from '../span.ts'

/** Two numbers with four decimals or more, in degrees: `52.5200, 13.4050`, also with N and E. */
const coordinates =
  /(?<![\w.-])[+-]?(?:90(?:\.0{4,12})|[1-8]?\d\.\d{4,12})°?[NS]?(?:, ?|; ?| |%2C)[+-]?(?:180(?:\.0{4,12})|(?:1[0-7]\d|\d?\d)\.\d{4,12})°?[EW]?(?![\w.])/g

/** Finds coordinates on earth; asked for with `detect: { geo: true }`. */
export function findCoordinates(text: string, found: Span[]): void {
  if (!text.includes('.')) return
  for (const match of text.matchAll(coordinates))
    found.push({ start: match.index, end: match.index + match[0].length, cls: 'geo', rule: 'geo' })
}

/** Six pairs of hexadecimal digits with one kind of separator, or three groups with full stops (IEEE 802). */
const hardware =
  /(?<![\w:.-])(?:[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}|[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4}){2})(?![\w:.-]*\w)/g

/** Finds addresses of network hardware; asked for with `detect: { mac: true }`. */
export function findMacs(text: string, found: Span[]): void {
  for (const match of text.matchAll(hardware))
    found.push({ start: match.index, end: match.index + match[0].length, cls: 'mac', rule: 'mac' })
}
