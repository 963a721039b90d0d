/** A run of capitals (with a plural s), a word, or digits. */
const part = /[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+/g

// oxlint-disable-next-line no-control-regex
const isAscii = /^[\u0000-\u007f]*$/

/** Letters without their accents, full-width ones as usual ones: `contraseña` is `contrasena`. */
function plain(name: string): string {
  return isAscii.test(name) ? name : name.normalize('NFKD').replaceAll(/\p{M}+/gu, '')
}

/**
 * The words of a name, in small letters, singular and without digits: `userAPIKeys`, `USER_API_KEY`, `user-api-key` and
 * `user.api.key2` are all `user api key`.
 */
export function wordsOf(name: string): string[] {
  const words: string[] = []
  for (const [found] of plain(name).matchAll(part)) {
    const code = found.charCodeAt(0)
    if (code >= 48 && code <= 57) continue
    words.push(singular(found.toLowerCase()))
  }
  return words
}

/** Without the s of the plural: `keys`, but not `access`. */
export function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** Letters and digits only, small: how names are compared where each must be named. */
export function squeeze(name: string): string {
  return plain(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '')
}
