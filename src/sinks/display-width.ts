// oxlint-disable-next-line no-control-regex -- the range of ASCII
const isAscii = /^[\u0000-\u007f]*$/
const isCombining = /\p{M}/u
const isWide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

/** How many columns of a terminal a text takes: wide characters take two, combining ones none. It must be free of controls. */
export function displayWidth(text: string): number {
  if (isAscii.test(text)) return text.length
  let width = 0
  for (const character of text) width += isCombining.test(character) ? 0 : isWide.test(character) ? 2 : 1
  return width
}
