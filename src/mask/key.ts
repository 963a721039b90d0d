import type { KeyClass, KeyHint } from './key-class.ts'
import { endTerms, joinedTerms, keyTable, type KeyTerm } from './key-table.ts'
import { squeeze, wordsOf } from './words.ts'

/** Longer keys are data, not names. */
const maxNameLength = 128

/** The longest phrase of the table. */
const maxPhrase = 4

const hints: Readonly<Record<string, KeyHint>> = {
  card: 'card',
  phone: 'phone',
  ssn: 'ssn',
  iban: 'iban',
  'bank-account': 'iban',
}

const plainKey: KeyClass = Object.freeze({ rule: 'scan', cls: undefined, hint: 'none', keepsNumbers: true, word: '' })
const idKey: KeyClass = Object.freeze({ ...plainKey, hint: 'id' })
const trustedKey: KeyClass = Object.freeze({ ...plainKey, rule: 'trusted', hint: 'id' })

function decided(term: KeyTerm, word: string): KeyClass {
  const { cls, keepsNumbers } = term
  return { rule: term.shaped ? 'shaped' : 'whole', cls, hint: hints[cls] ?? 'none', keepsNumbers, word }
}

/** Whether the words beside a term say that the value is only about it. */
function isCancelled(term: KeyTerm, words: readonly string[], from: number, to: number): boolean {
  const { benignAfter, benignBefore, benignOwner, neutralAfter } = keyTable()
  for (let at = 0; at < from; at++) {
    const word = words[at] as string
    // A token against forgery is in each page; the secret that it is made with is not.
    if (benignBefore.has(word) && !(term.cls === 'secret' && (word === 'csrf' || word === 'xsrf'))) return true
    if ((term.cls === 'person' || term.cls === 'address') && benignOwner.has(word)) return true
  }
  for (let at = to; at < words.length; at++) {
    const word = words[at] as string
    if (term.last ? !neutralAfter.has(word) : benignAfter.has(word)) return true
  }
  return false
}

/** A term that stands in the name as words of its own, the longest first. */
function findTerm(words: readonly string[]): KeyClass | undefined {
  const { terms } = keyTable()
  let found: KeyClass | undefined
  for (let size = Math.min(maxPhrase, words.length); size > 0; size--) {
    for (let from = 0; from + size <= words.length; from++) {
      const word = words.slice(from, from + size).join(' ')
      const term = terms.get(word)
      if (term === undefined || isCancelled(term, words, from, from + size)) continue
      // What certainly is one goes before what may be one.
      if (!term.shaped) return decided(term, word)
      found ??= decided(term, word)
    }
  }
  return found
}

/** A long term inside of a joined word: `dbpassword`, `userapikey`, but not `passwordlength`. */
function findJoined(words: readonly string[]): KeyClass | undefined {
  for (const [index, word] of words.entries()) {
    if (word.length < 6) continue
    for (const joined of joinedTerms) {
      const start = word.indexOf(joined)
      if (start >= 0 && isAround(joined, words, index, word.slice(0, start), word.slice(start + joined.length)))
        return ofJoined(joined)
    }
    for (const joined of endTerms) {
      if (word.endsWith(joined) && isAround(joined, words, index, word.slice(0, -joined.length), '')) return ofJoined(joined)
    }
  }
  return undefined
}

function isAround(joined: string, words: readonly string[], index: number, head: string, tail: string): boolean {
  const parts = [...words.slice(0, index), ...(head === '' ? [] : [head]), joined]
  const at = parts.length - 1
  parts.push(...(tail === '' ? [] : [tail]), ...words.slice(index + 1))
  return tail !== 'less' && !isCancelled(termOf(joined), parts, at, at + 1)
}

function ofJoined(joined: string): KeyClass {
  return decided(termOf(joined), joined)
}

/** Every joined term is in the table in that form too, or with spaces. */
function termOf(joined: string): KeyTerm {
  return keyTable().terms.get(joined) ?? { cls: 'secret', last: false, shaped: false, keepsNumbers: false }
}

function hintOf(words: readonly string[]): KeyClass {
  const { hints: hintWords, ids: idWords } = keyTable()
  const last = words.at(-1)
  if (last === undefined) return plainKey
  for (const word of words) {
    const hint = hintWords.get(word)
    if (hint !== undefined && !(idWords.has(last) && last !== 'number' && last !== 'no' && last !== word))
      return { ...plainKey, hint, word }
  }
  const isNumber = last === 'number' || last === 'no' || last === 'num' || last === 'code'
  return idWords.has(last) || (isNumber && idWords.has(words.at(-2) ?? '')) ? idKey : plainKey
}

/**
 * What the name of a key says about its value. Pure: decided by the words of the name alone, in camel, snake, kebab or dotted form,
 * and inside of joined words by long terms only. Words beside a sensitive one cancel it (`tokenCount`, `maxTokens`, `secretName`,
 * `publicKey`). Not cached: keep what it answers.
 */
export function keyVerdict(name: string): KeyClass {
  if (name.length > maxNameLength) return plainKey
  if (keyTable().trusted.has(squeeze(name))) return trustedKey
  const words = wordsOf(name)
  if (words.length === 0) return plainKey
  const sole = keyTable().sole.get(words.join(' '))
  if (sole !== undefined) return decided(sole, words.join(' '))
  return findTerm(words) ?? findJoined(words) ?? hintOf(words)
}
