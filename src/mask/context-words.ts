import { lazy } from '../core/lazy.ts'

/** What a word of a text says about what stands behind it. */
export const saysPhone = 1
export const saysCard = 2
export const saysSsn = 4
export const saysPerson = 8
export const saysAuthorization = 16
export const saysJwt = 32
export const saysPem = 64

/** A word that says something about what follows. */
export interface ContextWord {
  /** In small letters. */
  readonly text: string
  /** The whole word; otherwise it may go on: `phoneNumber`. */
  readonly whole: boolean
  /** An or of the constants above. */
  readonly says: number
}

const rows: readonly (readonly [says: number, whole: boolean, words: string])[] = [
  [saysPhone, false, 'phone telephone mobile cellphone whatsapp msisdn'],
  [saysPhone, true, 'tel cell call called caller callee calling dial dialed dialled dialing sms fax handy texted ring rang'],
  [saysCard, false, 'card creditcard debitcard mastercard'],
  [saysCard, true, 'visa amex maestro unionpay jcb diners discover pan cc credit debit ccnum ccnumber'],
  [saysSsn, true, 'ssn social tax taxpayer itin'],
  [saysSsn, false, 'ssn'],
  [saysAuthorization, true, 'bearer basic token digest apikey negotiate ntlm jwt oauth dpop'],
  [
    saysPerson,
    true,
    'user customer client patient employee member guest contact recipient sender owner passenger student tenant',
  ],
  [
    saysPerson,
    true,
    'applicant cardholder beneficiary subscriber candidate assignee reviewer approver author resident doctor nurse',
  ],
  [saysPerson, true, 'mr mrs ms miss dr prof dear assigned approved created requested reviewed reported submitted signed behalf'],
  [saysPerson, true, 'issued shipped delivered addressed registered belongs escalated'],
]

/** All of them. */
export const contextWords: () => readonly ContextWord[] = lazy(() =>
  rows.flatMap(([says, whole, words]) => words.split(' ').map((text) => ({ text, whole, says }))),
)
