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
  | 'emoji'
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
    default:
      return 'other'
  }
}

/** Property by property, the first that fits; the names are UAX #29's. */
const classes: readonly (readonly [WordClass, RegExp])[] = [
  ['complex', /(?![\p{Nd}\p{P}\p{S}])[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u],
  ['extend', /(?!\u200b)[\p{M}\p{Cf}\uff9e\uff9f\p{Emoji_Modifier}]/u],
  ['ideograph', /[\p{Script=Han}\p{Script=Hiragana}]/u],
  ['katakana', /[\p{Script=Katakana}\u3031-\u3035\u309b\u309c\u30a0\u30fc\uff70]/u],
  ['hebrew', /(?=\p{Lo})\p{Script=Hebrew}/u],
  ['number', /[\p{Nd}\u066b]/u],
  ['connector', /[\p{Pc}\u202f]/u],
  ['mid letter', /[\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a]/u],
  ['mid number', /[\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]/u],
  ['mid both', /[\u2018\u2019\u2024\ufe52\uff07\uff0e]/u],
  [
    'letter',
    /[\p{Alphabetic}\u02c2-\u02c5\u02d2-\u02d7\u02de\u02df\u02e5-\u02eb\u02ed\u02ef-\u02ff\u055b\u055c\u055e\u05f3\ua708-\ua716\ua720\ua721\ua789\ua78a\uab5b]/u,
  ],
  ['regional', /\p{Regional_Indicator}/u],
  ['emoji', /\p{Extended_Pictographic}/u],
]

/** The class of the character at a place of a text. */
export function wordClass(text: string, at: number): WordClass {
  const code = text.codePointAt(at)
  if (code === undefined) return 'other'
  if (code < 128) return ascii[code] ?? 'other'
  const character = String.fromCodePoint(code)
  return classes.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other'
}
