import { lazy } from '../../core/lazy.ts'
import { escapeEndsAt } from '../boundary.ts'
import { isHexPair } from '../escape-units.ts'
import type { Span } from '../span.ts'
import { isDigitUnit, isWordUnit } from '../unit-kind.ts'

const maxLocal = 64
const maxDomain = 255

/** Endings of file names that look like domains: `icon@2x.png`, `package@1.2.3.tgz`. */
const fileEndings: () => ReadonlySet<string> = lazy(
  () =>
    new Set(
      (
        'png jpg jpeg gif svg webp avif ico bmp tif tiff css scss less js mjs cjs jsx ts tsx mts cts json jsonl map md mdx html htm xml yml yaml ' +
        'toml ini conf cfg txt log csv tsv lock tgz gz bz2 xz zip tar rar jar war whl deb rpm exe dll dylib so bin wasm pdf doc docx xls xlsx ' +
        'ppt pptx mp3 mp4 mov avi mkv wav woff woff2 ttf otf eot py rb php java class go rs kt swift c h cpp hpp cs sh bat ps1 sql db sqlite vue ' +
        'service socket timer target mount'
      ).split(' '),
    ),
)

/** True for what a mailbox is made of here; `%` begins a percent escape or stands for itself. */
function isLocalUnit(unit: number): boolean {
  if (isWordUnit(unit)) return true
  switch (unit) {
    case 33: // !
    case 35: // #
    case 36: // $
    case 37: // %
    case 39: // '
    case 43: // +
    case 45: // -
    case 46: // .
    case 94: // ^
    case 95: // _
    case 126: // ~
      return true
    default:
      return isLetterBeyondAscii(unit)
  }
}

function isLetterBeyondAscii(unit: number): boolean {
  return (
    unit >= 0xaa &&
    !(unit >= 0x2000 && unit <= 0x2bff) &&
    !(unit >= 0x3000 && unit <= 0x303f) &&
    unit !== 0xff20 &&
    unit !== 0xfe6b
  )
}

/** How many units the at sign takes that begins at an index: `@`, full-width, `%40`, `\u0040`; 0 where none does. */
function atSignUnits(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  if (unit === 64 || unit === 0xff20 || unit === 0xfe6b) return 1
  if (unit === 37) return text.startsWith('40', index + 1) ? 3 : 0
  if (unit !== 92) return 0
  return text.startsWith('u0040', index + 1) || text.startsWith('uff20', index + 1) || text.startsWith('uFF20', index + 1) ? 6 : 0
}

/** Finds addresses: mailbox, at sign, domain of two labels or more of which the last is a name of a top level and no file's ending. */
export function findEmails(text: string, found: Span[]): void {
  let last = 0
  for (let index = 0; index < text.length; index++) {
    const units = atSignUnits(text, index)
    if (units === 0) continue
    const start = localStart(text, backslashesBefore(text, index), Math.max(last, index - maxLocal))
    if (start < 0) {
      index += units - 1
      continue
    }
    const end = hostEnd(text, index + units)
    if (end > 0 && !isRemote(text, start, index, end)) {
      found.push({ start, end, cls: 'email', rule: 'email' })
      last = end
      index = end - 1
    } else index += units - 1
  }
}

/** Of `\\u0040` every backslash belongs to the at sign. */
function backslashesBefore(text: string, index: number): number {
  let at = index
  while (at > 0 && text.charCodeAt(at) === 92 && text.charCodeAt(at - 1) === 92) at--
  return at
}

/** Where the mailbox begins that ends at an index; -1 for none. */
function localStart(text: string, end: number, least: number): number {
  let start = end
  while (start > least && isLocalUnit(text.charCodeAt(start - 1))) start--
  // The last escape before it is no part of it: `%3Djane`, `\njane`.
  for (let at = Math.min(end, start + maxLocal); at > start; at--) {
    if (at < end && escapeEndsAt(text, at) && isSeparatorEscape(text, at)) {
      start = at
      break
    }
  }
  if (start > 0 && text.charCodeAt(start - 1) === 92 && escapeEndsAt(text, start + 1)) start++
  else if (start >= 1 && text.charCodeAt(start - 1) === 92 && escapeEndsAt(text, start + 5)) start += 5
  while (start < end && isEdge(text.charCodeAt(start))) start++
  return start < end && !isEdge(text.charCodeAt(end - 1)) ? start : -1
}

/** `%20`, `%22`, `%2C`, `%3A`, `%3D`, `%5B` ... decode to what no mailbox has. */
function isSeparatorEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at - 3) !== 37 || !isHexPair(text, at - 2)) return false
  const code = Number.parseInt(text.slice(at - 2, at), 16)
  return code < 128 && !isLocalUnit(code)
}

/** An apostrophe and a full stop stand within a mailbox, not at its ends. */
function isEdge(unit: number): boolean {
  return unit === 39 || unit === 46 || unit === 33 || unit === 35 || unit === 36 || unit === 94
}

/** An address of a machine in the place of a domain (RFC 5321, 4.1.3). */
const literal = /\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[\da-fA-F:.]{2,45})\]/y

function hostEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== 91) return domainEnd(text, start)
  literal.lastIndex = start
  return literal.test(text) ? literal.lastIndex : -1
}

/** Where the domain ends that begins at an index; -1 where none does. */
function domainEnd(text: string, start: number): number {
  const most = Math.min(text.length, start + maxDomain)
  let at = start
  let label = start
  let end = -1
  for (;;) {
    const unit = at < most ? text.charCodeAt(at) : 0
    if (isWordUnit(unit) || isLetterBeyondAscii(unit) || (unit === 45 && at > label)) {
      at++
      continue
    }
    if (at === label) break
    if (label > start && isTopLevel(text, label, at)) end = at
    else if (label > start && unit !== 46) break
    if (unit !== 46) break
    at++
    label = at
  }
  return end
}

function isTopLevel(text: string, start: number, end: number): boolean {
  const length = end - start
  if (length < 2 || length > 24) return false
  const first = text.charCodeAt(start)
  if (isDigitUnit(first)) return false
  const label = text.slice(start, end)
  if (label.startsWith('xn--')) return length > 4
  const lower = label.toLowerCase()
  // .toString and the like are no top level.
  if (label !== lower && label !== label.toUpperCase() && label.slice(1) !== lower.slice(1)) return false
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (isDigitUnit(unit) || unit === 45) return false
  }
  return !fileEndings().has(lower)
}

/** `git@host:path`, and what stands before the host of a URL, which is the other detector's. */
function isRemote(text: string, start: number, at: number, end: number): boolean {
  if (text.slice(start, at) === 'git') return true
  for (let index = start - 1; index > 1 && index > start - maxDomain; index--) {
    const unit = text.charCodeAt(index)
    if (unit === 47) return text.charCodeAt(index - 1) === 47 && text.charCodeAt(index - 2) === 58
    if (unit <= 32 || unit === 34 || unit === 39 || unit === 63 || unit === 61 || unit === 60 || unit === 44) return false
  }
  return (
    text.charCodeAt(end) === 58 && /[a-z~/]/i.test(text.charAt(end + 1)) && /^:[\w./~-]*\.git\b/.test(text.slice(end, end + 128))
  )
}
