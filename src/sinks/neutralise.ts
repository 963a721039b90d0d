/**
 * Characters that would drive a terminal or change what a reader sees: controls (C0, DEL, C1), line and paragraph
 * separators, marks that turn the direction of text, and invisible ones.
 */
const hostile =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be found
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
const isHostile = new RegExp(hostile.source, 'u')

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\x1b' }

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return names[character] ?? (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
}

/** Text that a terminal shows as it is: what would drive it is spelled out, as in `\x1b[31m`. */
export function neutralise(text: string): string {
  return isHostile.test(text) ? text.replace(hostile, spell) : text
}
