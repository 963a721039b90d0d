import {
  bitAuthorization,
  bitCard,
  bitEmail,
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
  everyBit,
} from './bits.ts'
import { findAuthorizations } from './detectors/authorization.ts'
import { findCards } from './detectors/card.ts'
import { findEmails } from './detectors/email.ts'
import { findIbans } from './detectors/iban.ts'
import { findJwts } from './detectors/jwt.ts'
import { PairFinder } from './detectors/pair.ts'
import { findPems } from './detectors/pem.ts'
import { findPersons } from './detectors/person.ts'
import { findPhones } from './detectors/phone.ts'
import { findSecrets } from './detectors/secret.ts'
import { findSsns } from './detectors/ssn.ts'
import { findUrlCredentials } from './detectors/url-credentials.ts'
import { viewEscapes } from './escape-view.ts'
import { type KeyGates, ourKeyGates } from './key-gate.ts'
import { scanText } from './scan.ts'
import type { DetectContext, Span } from './span.ts'
import { readParts, type TextParts } from './text-parts.ts'
import { unite } from './unite.ts'

/** The groups whose detectors look at words and digits. */
const partBits = bitAuthorization | bitCard | bitIban | bitJwt | bitPem | bitPerson | bitPhone | bitSecret | bitSsn

/** JSON within JSON within JSON takes three. */
const maxLevels = 4

const noParts: TextParts = { groups: [], hits: [], long: [], codes: [] }

/**
 * What must not be printed of a text: sorted spans that do not overlap. Only the detectors run whose bit is set; finds that overlap become one.
 * Time grows with the length of the text and no faster.
 */
export function findSpans(text: string, bits: number, context: DetectContext, keys: KeyGates = ourKeyGates()): Span[] {
  return runDetectors(text, bits, context, keys)
}

/** The same with every detector and no cheap test before any: what the scan is measured against. */
export function findAllSpans(text: string, context: DetectContext): Span[] {
  return runDetectors(text, everyBit, context, undefined)
}

/** `keys` is undefined where every detector runs, whatever the scan would say. */
function runDetectors(text: string, bits: number, context: DetectContext, keys: KeyGates | undefined): Span[] {
  const found: Span[] = []
  addSpans(text, bits | hintBits(context), context, keys, found)
  if ((bits & bitEscapes) !== 0) addEscaped(text, context, keys, found)
  return unite(found)
}

function addSpans(text: string, bits: number, context: DetectContext, keys: KeyGates | undefined, found: Span[]): void {
  const parts = (bits & partBits) === 0 ? noParts : readParts(text)
  if ((bits & bitEmail) !== 0) findEmails(text, found)
  if ((bits & bitCard) !== 0) findCards(text, parts, context, found)
  if ((bits & bitSsn) !== 0) findSsns(text, parts, context, found)
  if ((bits & bitIban) !== 0) findIbans(text, parts, found)
  if ((bits & bitPhone) !== 0) findPhones(text, parts, context, found)
  if ((bits & bitJwt) !== 0) findJwts(text, parts, found)
  if ((bits & bitAuthorization) !== 0) findAuthorizations(text, parts, found)
  if ((bits & bitSecret) !== 0) findSecrets(text, parts, found)
  if ((bits & bitPem) !== 0) findPems(text, parts, found)
  if ((bits & bitUrl) !== 0) findUrlCredentials(text, found)
  if ((bits & bitPerson) !== 0) findPersons(text, parts, found)
  if ((bits & bitPair) !== 0) new PairFinder(text, context, keys, found).find()
}

/** Under a key for such numbers there are more of them than the scan can know. */
function hintBits({ hint }: DetectContext): number {
  return hint === 'phone' ? bitPhone : hint === 'card' ? bitCard : hint === 'ssn' ? bitSsn : 0
}

/** What stands in a text once its escapes are undone, level by level: JSON within JSON, parts of URLs. */
function addEscaped(given: string, context: DetectContext, keys: KeyGates | undefined, found: Span[]): void {
  let origins: readonly number[] | undefined
  let text = given
  for (let level = 0; level < maxLevels; level++) {
    const view = viewEscapes(text)
    if (view === undefined) return
    const above = origins
    origins = above === undefined ? view.origins : view.origins.map((at) => above[at] as number)
    text = view.text
    const inner: Span[] = []
    addSpans(text, keys === undefined ? everyBit : scanText(text, keys) | hintBits(context), context, keys, inner)
    for (const span of inner) found.push({ ...span, start: origins[span.start] as number, end: origins[span.end] as number })
  }
}
