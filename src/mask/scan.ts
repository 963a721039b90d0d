import {
  bitAuthorization,
  bitCard,
  bitEmail,
  bitEscape,
  bitEscapes,
  bitIban,
  bitJwt,
  bitPair,
  bitPem,
  bitPerson,
  bitPhone,
  bitSecret,
  bitSsn,
  bitUrl,
} from './bits.ts'
import { isCardBrand, passesLuhn } from './card-number.ts'
import { saysAuthorization, saysCard, saysJwt, saysPem, saysPerson, saysPhone, saysSsn } from './context-words.ts'
import { isTrack } from './card-track.ts'
import { credentialsAfter } from './credentials-after.ts'
import { curlUserAt } from './curl-user.ts'
import { entityAt } from './entity.ts'
import { escapedBits, percentBits } from './escaped-bits.ts'
import { escapeUnits, isHexPair } from './escape-units.ts'
import { mayBeIban } from './iban-length.ts'
import { hasInternationalDigits } from './international.ts'
import { isKeyUnit, type KeyGates, maxKeyUnits, mayBeSensitive, ourKeyGates } from './key-gate.ts'
import { ofTag } from './markup.ts'
import { nameAfter } from './name-after.ts'
import { secretEnd } from './secret-end.ts'
import {
  isWordUnit,
  kindAmpersand,
  kindApostrophe,
  kindAt,
  kindBackslash,
  kindDash,
  kindDigit,
  kindEscape,
  kindLetter,
  kindPercent,
  kindPlus,
  kindQuote,
  kindSeparator,
  kindTilde,
  kindWord,
  unitKinds,
} from './unit-kind.ts'
import { entriesAt, standsAt, wordGates } from './word-gate.ts'

// Lengths of the last digit groups, five bits each.
const groups3 = (1 << 15) - 1
const groups4 = (1 << 20) - 1
const shape444 = (4 << 10) | (4 << 5) | 4
const shape4444 = (4 << 15) | shape444
const shape465 = (4 << 10) | (6 << 5) | 5
const shape464 = (4 << 10) | (6 << 5) | 4
const shape324 = (3 << 10) | (2 << 5) | 4
const shape334 = (3 << 10) | (3 << 5) | 4

/** Between groups of one number: `) `, `%20`. */
const maxGap = 3
/** Digits of the shortest telephone number that a word beside it makes one. */
const minPhoneDigits = 7

// What was seen on the way and means something only together.
const sawUrl = 1 << 8
const sawPhoneDigits = 1 << 9
const sawCardDigits = 1 << 10
const sawNineDigits = 1 << 11
const sawEquals = 1 << 16

/**
 * One pass over a text. Bit 0 of the answer: it needs JSON escaping; the other bits name the detectors that may find something in it, and
 * those that are not named find nothing (test/mask/differential). Words cost one look-up and a comparison for each unit, digits a
 * shape at the end of each group, everything else one look-up; no regular expression, no substring and no set until letters or
 * digits have already the look of a find (bench/mask).
 */
export function scanText(text: string, keys: KeyGates = ourKeyGates()): number {
  const { length } = text
  const kinds = unitKinds
  const { gates, fourths } = wordGates()
  let bits = 0
  let seen = 0
  let shape = 0
  let chainEnd = -9
  let chainDigits = 0
  let index = 0
  let unit = length === 0 ? 0 : text.charCodeAt(0)
  // The unit at the index is known at the top: what ended a word is not read again.
  while (index < length) {
    const kind = kinds[unit] as number
    if (kind === kindLetter) {
      const start = index
      let third = 0
      if (start + 2 < length) {
        const second = text.charCodeAt(start + 1)
        third = text.charCodeAt(start + 2)
        const gate = gates[((unit & 31) << 10) | ((second & 31) << 5) | (third & 31)] as number
        if (gate !== 0) {
          const fourth = start + 3 < length ? text.charCodeAt(start + 3) : 0
          if (((fourths[gate] as number) & (1 << (fourth & 31))) !== 0) seen |= gateBits(text, start, seen)
        }
        if (((kinds[second] as number) & kindWord) === 0) {
          index++
          unit = second
          continue
        }
        index += 2
        unit = third
      } else unit = ++index < length ? text.charCodeAt(index) : 0
      while (((kinds[unit] as number) & kindWord) !== 0) unit = ++index < length ? text.charCodeAt(index) : 0
      // DE89...: two letters, a digit.
      if (third >= 48 && third <= 57 && mayBeIban(text, start)) bits |= bitIban
      if (index - start >= 23 && unit === 46) bits |= bitSecret
    } else if (kind === 0) {
      unit = ++index < length ? text.charCodeAt(index) : 0
    } else if (kind === kindDigit) {
      const start = index
      const first = unit
      do unit = ++index < length ? text.charCodeAt(index) : 0
      while (kinds[unit] === kindDigit)
      if (kinds[unit] === kindLetter) {
        // 4b1d of a key; else an id in which no number stands.
        if (first === 52 && unit === 98) seen |= gateBits(text, start, seen)
        do unit = ++index < length ? text.charCodeAt(index) : 0
        while (((kinds[unit] as number) & kindWord) !== 0)
        shape = 0
        chainEnd = -9
        continue
      }
      const count = index - start
      if (start - chainEnd <= maxGap) {
        shape = (shape << 5) | (count < 31 ? count : 31)
        chainDigits += count
      } else {
        shape = count < 31 ? count : 31
        chainDigits = count
      }
      chainEnd = index
      if (chainDigits >= minPhoneDigits) seen |= sawPhoneDigits
      if (count === 4) {
        const last3 = shape & groups3
        if (last3 === shape324) bits |= bitSsn
        else if (last3 === shape334) bits |= bitPhone
        else if (last3 === shape464) seen |= sawCardDigits
        else if (last3 === shape444 && (shape & groups4) === shape4444) bits |= bitCard
      } else if (count === 5) {
        if ((shape & groups3) === shape465) bits |= bitCard
      } else if (count >= 8 && count <= 19) {
        if (count >= 12) {
          if (count !== 15 && count !== 16) seen |= sawCardDigits
          else if (isCardBrand(text, start, count) && passesLuhn(text, start, index)) bits |= bitCard
        } else if (count === 9) seen |= sawNineDigits
      }
      // 123456789:AA... of a bot, 1//0... of a refresh token.
      if (unit === 58) {
        if (count >= 8 && count <= 10 && text.charCodeAt(index + 1) === 65) bits |= bitSecret
      } else if (unit === 47 && first === 49 && count === 1) seen |= gateBits(text, start, seen)
      else if (unit === 124 && (count === 15 || count === 16)) bits |= bitSecret
    } else {
      index++
      switch (kind) {
        case kindSeparator:
          if (unit === 58 && index + 1 < length && text.charCodeAt(index) === 47 && text.charCodeAt(index + 1) === 47)
            seen |= sawUrl
          else if ((bits & bitPair) === 0 && isSensitiveBefore(text, index - 1, unit, keys)) bits |= bitPair
          if (unit === 61) seen |= sawEquals
          else if (unit === 58 && index > 4 && text.charCodeAt(index - 2) === 110 && text.startsWith('thin:', index - 5))
            seen |= sawUrl
          break
        case kindEscape:
          bits |= bitEscape
          break
        case kindAt:
          bits |= bitEmail
          if (text.startsWith('tcp(', index) || text.startsWith('unix(', index)) bits |= bitUrl
          break
        case kindQuote:
          bits |= bitEscape
          if ((bits & bitPair) === 0 && isPairQuote(text, index) && mayBeSensitive(text, index - 1, keys)) bits |= bitPair
          break
        case kindApostrophe:
          if ((bits & bitPair) === 0 && isPairQuote(text, index) && mayBeSensitive(text, index - 1, keys)) bits |= bitPair
          break
        case kindBackslash: {
          const first = index - 1
          while (index < length && text.charCodeAt(index) === 92) index++
          bits |= bitEscape | bitEscapes | escapedBits(text, first, index, keys)
          index += escapeUnits(text, index)
          break
        }
        case kindPercent:
          // The first track of a card's magnetic stripe: `%B4111...^`.
          if (text.charCodeAt(index) === 66 && isTrack(text, index - 1)) bits |= bitCard
          if (isHexPair(text, index)) {
            bits |= bitEscapes | percentBits(text, index, keys)
            index += 2
          }
          break
        case kindPlus:
          if ((bits & bitPhone) === 0 && hasInternationalDigits(text, index)) bits |= bitPhone
          // The space of a form: `q=a+b`.
          if ((seen & sawEquals) !== 0 && isWordUnit(text.charCodeAt(index - 2))) bits |= bitEscapes
          break
        case kindAmpersand:
          if ((bits & bitEscapes) === 0 && entityAt(text, index - 1) !== undefined) bits |= bitEscapes
          break
        case kindDash:
          if (index < length) bits |= flagBits(text, index, keys)
          break
        default:
          // Q~ of Azure.
          if (kind === kindTilde && index > 1 && text.charCodeAt(index - 2) === 81) bits |= bitSecret
      }
      unit = index < length ? text.charCodeAt(index) : 0
    }
  }
  return seen === 0 ? bits : bits | together(seen, bits)
}

// What `gateBits` found; what words say takes the bits below.
const foundSecret = 1 << 12
const foundAuthorization = 1 << 13
const foundPerson = 1 << 14

function together(seen: number, bits: number): number {
  let more = 0
  if ((seen & foundSecret) !== 0) more |= bitSecret
  if ((seen & foundAuthorization) !== 0) more |= bitAuthorization
  if ((seen & foundPerson) !== 0) more |= bitPerson
  if ((seen & saysJwt) !== 0) more |= bitJwt
  if ((seen & saysPem) !== 0) more |= bitPem
  if ((seen & saysPhone) !== 0 && (seen & sawPhoneDigits) !== 0) more |= bitPhone
  if ((seen & saysCard) !== 0 && (seen & sawCardDigits) !== 0) more |= bitCard
  if ((seen & saysSsn) !== 0 && (seen & sawNineDigits) !== 0) more |= bitSsn
  if ((seen & sawUrl) !== 0 && (bits & bitEmail) !== 0) more |= bitUrl
  return more
}

/** What begins at the start of a word, of which the first three units are known to begin something. */
function gateBits(text: string, start: number, seen: number): number {
  let found = 0
  for (const entry of entriesAt(text, start)) {
    const { says, secret } = entry
    if (secret !== undefined) {
      if ((seen & foundSecret) === 0 && secretEnd(secret, text, start) >= 0) found |= foundSecret
    } else if (!standsAt(entry, text, start)) continue
    else if (says === saysPerson) {
      if (nameAfter(text, start + entry.text.length) >= 0) found |= foundPerson
    } else if (says === saysAuthorization) {
      if (credentialsAfter(text, start + entry.text.length) >= 0) found |= foundAuthorization
    } else found |= says
  }
  return found
}

/** Whether a name before a separator may be a sensitive one; before `>` that of a tag, or with an arrow. */
function isSensitiveBefore(text: string, at: number, unit: number, keys: KeyGates): boolean {
  if (unit !== 62) return mayBeSensitive(text, at, keys)
  if (text.charCodeAt(at - 1) === 45) return mayBeSensitive(text, at - 1, keys)
  return ofTag(text, at, (end) => (mayBeSensitive(text, end, keys) ? true : undefined)) === true
}

/** A quotation mark behind a space, or one that ends the name of a form's part, of a header in a list, of an attribute. */
function isPairQuote(text: string, index: number): boolean {
  if (index > 1 && text.charCodeAt(index - 2) === 32) return true
  const next = index < text.length ? text.charCodeAt(index) : 0
  return next === 44 || next === 13 || next === 10 || (next === 32 && isWordUnit(text.charCodeAt(index + 1)))
}

/** `-u name:password` and `--token value`; the index is behind the first dash. */
function flagBits(text: string, index: number, keys: KeyGates): number {
  const unit = text.charCodeAt(index)
  if ((unit | 32) === 117) return curlUserAt(text, index - 1) === undefined ? 0 : bitPair
  if (unit !== 45 || text.charCodeAt(index + 1) === 45) return 0
  if (curlUserAt(text, index - 1) !== undefined) return bitPair
  let end = index + 1
  const most = Math.min(text.length, index + 1 + maxKeyUnits)
  while (end < most && isKeyUnit(text.charCodeAt(end))) end++
  return end > index + 1 && text.charCodeAt(end) === 32 && mayBeSensitive(text, end, keys) ? bitPair : 0
}
