/** What a character is to the word splitter. */
export type WordClass =
  | 'letter'
  | 'hebrew'
  | 'number'
  | 'katakana'
  | 'connector'
  | 'mid letter'
  | 'mid number'
  | 'mid both'
  | 'single quote'
  | 'double quote'
  | 'extend'
  | 'ideograph'
  | 'complex'
  | 'complex mark'
  | 'emoji'
  | 'modifier'
  | 'joiner'
  | 'keycap'
  | 'regional'
  | 'other'

const ascii: readonly WordClass[] = Array.from({ length: 128 }, (_, code) => asciiClass(String.fromCharCode(code)))

function asciiClass(character: string): WordClass {
  if (/[a-z]/i.test(character)) return 'letter'
  if (/\d/.test(character)) return 'number'
  switch (character) {
    case '_':
      return 'connector'
    case '.':
      return 'mid both'
    case ':':
      return 'mid letter'
    case ',':
    case ';':
      return 'mid number'
    case "'":
      return 'single quote'
    case '"':
      return 'double quote'
    case '#':
    case '*':
      return 'keycap'
    default:
      return 'other'
  }
}

/** Scripts that are written without spaces: what UAX #14 calls complex context. */
const complexScripts = ['Thai', 'Lao', 'Khmer', 'Myanmar', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Tai_Viet', 'Ahom']
  .map((script) => `\\p{Script=${script}}`)
  .join('')

/** Property by property, the first that fits; the names are UAX #29's. */
const classes: readonly (readonly [WordClass, RegExp])[] = [
  ['complex mark', new RegExp(`(?![\\u0ece\\u1a7f])(?=\\p{M})[${complexScripts}]`, 'u')],
  [
    'complex',
    new RegExp(
      `(?![\\p{Nd}\\p{P}\\p{S}\\u0ece\\u1a7f\\u17f0-\\u17f9\\u{11740}-\\u{11746}])[${complexScripts}]|[\\u109e\\u109f\\u19de\\u19df\\u1aa0-\\u1aa6\\u1aa8-\\u1aad\\uaa77-\\uaa79\\uaade\\uaadf\\u{1173f}]`,
      'u',
    ),
  ],
  ['modifier', /\p{Emoji_Modifier}/u],
  ['joiner', /\u200d/u],
  ['extend', /(?!\u200b)[\p{M}\p{Cf}\uff9e\uff9f]/u],
  // 々 is of the script and a letter, 〆 is neither to the server's older Unicode.
  ['other', /\u3006/u],
  ['letter', /(?=\p{Alphabetic})(?!\p{Ideographic})\p{Script=Han}/u],
  ['ideograph', /[\p{Script=Han}\p{Script=Hiragana}]/u],
  ['katakana', /[\p{Script=Katakana}\u3031-\u3035\u309b\u309c\u30a0\u30fc\uff70]/u],
  ['hebrew', /(?=\p{Lo})\p{Script=Hebrew}/u],
  ['number', /[\p{Nd}\u066b]/u],
  ['connector', /[\p{Pc}\u202f]/u],
  ['mid letter', /[\u00b7\u0387\u05f4\u2027\ufe13\ufe55\uff1a]/u],
  ['mid number', /[\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]/u],
  ['mid both', /[\u2018\u2019\u2024\ufe52\uff07\uff0e]/u],
  [
    'letter',
    /[\p{Alphabetic}\u02c2-\u02c5\u02d2-\u02d7\u02de\u02df\u02ed\u02ef-\u02ff\u055b\u055c\u055e\u05f3\ua720\ua721\ua789\ua78a\uab5b]/u,
  ],
  ['regional', /\p{Regional_Indicator}/u],
  // With what an older Unicode had reserved for more.
  [
    'emoji',
    /[\p{Extended_Pictographic}\u2388\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2763-\u2767\u{1f000}-\u{1f0ff}\u{1f10d}-\u{1f10f}\u{1f12f}\u{1f16c}-\u{1f171}\u{1f1ad}-\u{1f1e5}\u{1f249}-\u{1f3fa}\u{1f400}-\u{1f53d}\u{1f546}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f774}-\u{1f77f}\u{1f7d5}-\u{1f7ff}\u{1f8ae}-\u{1f8ff}\u{1fa00}-\u{1fffd}]/u,
  ],
]

/** The class of the character at a place of a text. */
export function wordClass(text: string, at: number): WordClass {
  const code = text.codePointAt(at)
  if (code === undefined) return 'other'
  if (code < 128) return ascii[code] ?? 'other'
  const character = String.fromCodePoint(code)
  return classes.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other'
}
