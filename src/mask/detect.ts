import { bitAuthorization, bitCard, bitEmail, bitJwt, bitPem, bitPerson, bitPhone, bitSecret, bitSsn, everyBit } from './bits.ts'
import { findAuthorizations } from './detectors/authorization.ts'
import { findCards } from './detectors/card.ts'
import { findEmails } from './detectors/email.ts'
import { findJwts } from './detectors/jwt.ts'
import { findPhones } from './detectors/phone.ts'
import { findSecrets } from './detectors/secret.ts'
import type { DetectContext, Span } from './span.ts'
import { readParts, type TextParts } from './text-parts.ts'
import { unite } from './unite.ts'

/** The groups whose detectors look at words and digits. */
const partBits = bitAuthorization | bitCard | bitJwt | bitPem | bitPerson | bitPhone | bitSecret | bitSsn

const noParts: TextParts = { groups: [], hits: [], long: [] }

/**
 * What must not be printed of a text: sorted spans that do not overlap. Only the detectors run whose bit is set; finds that overlap become one.
 * Time grows with the length of the text and no faster.
 */
export function findSpans(text: string, bits: number, context: DetectContext): Span[] {
  const found: Span[] = []
  const parts = (bits & partBits) === 0 ? noParts : readParts(text)
  if ((bits & bitEmail) !== 0) findEmails(text, found)
  if ((bits & bitCard) !== 0) findCards(text, parts, context, found)
  if ((bits & bitPhone) !== 0) findPhones(text, parts, context, found)
  if ((bits & bitJwt) !== 0) findJwts(text, parts, found)
  if ((bits & bitAuthorization) !== 0) findAuthorizations(text, parts, found)
  if ((bits & bitSecret) !== 0) findSecrets(text, parts, found)
  return unite(found)
}

/** The same with every detector: what the scan's bits are measured against. */
export function findAllSpans(text: string, context: DetectContext): Span[] {
  return findSpans(text, everyBit, context)
}
