import { lazy } from '../core/lazy.ts'
import type { BuiltInMaskClass } from './class.ts'
import type { KeyHint } from './key-class.ts'
import { singular } from './words.ts'

/** A word or a phrase of key names, and what it says about the value. */
export interface KeyTerm {
  readonly cls: BuiltInMaskClass
  /** Counts as a name of personal data only at the end: `workEmail`, but not `emailTemplate`. Secrets count anywhere. */
  readonly last: boolean
  /** Decided by the value's shape too. */
  readonly shaped: boolean
  readonly keepsNumbers: boolean
}

type Row = readonly [cls: BuiltInMaskClass, terms: string, how?: 'last' | 'shaped' | 'counts']

/** Words are singular; phrases stand in their order. */
const rows: readonly Row[] = [
  [
    'password',
    'password, passwd, pwd, pswd, psw, passwrd, passphrase, passcode, passwort, kennwort, wachtwoord, contrasena, senha, mot de passe',
  ],
  ['password', 'db pass, user pass, smtp pass, redis pass, mail pass, auth pass, key pass'],
  ['secret', 'secret, credential, cred, private key, privatekey, api key, apikey, access key, accesskey, secret key, secretkey'],
  ['secret', 'encryption key, decryption key, signing key, master key, shared key, account key, auth key, session key, ssh key'],
  [
    'secret',
    'aes key, hmac key, consumer key, license key, deploy key, storage key, cipher key, crypto key, symmetric key, app key',
  ],
  [
    'secret',
    'service key, admin key, root key, write key, subscription key, mnemonic, seed phrase, recovery phrase, recovery code',
  ],
  ['secret', 'backup code, security answer, key material, client assertion, code verifier'],
  [
    'token',
    'token, bearer, jwt, jwe, authorization code, auth code, oauth code, magic link, saml response, saml assertion, oauth verifier',
    'counts',
  ],
  ['token', 'auth, sig, signature', 'shaped'],
  ['auth', 'authorization, auth header, authentication header, www authenticate, x auth', 'counts'],
  ['cookie', 'cookie, set cookie, connect sid, phpsessid, jsessionid', 'counts'],
  ['headers', 'raw header, raw trailer'],
  ['connection-string', 'connection string, connectionstring, conn string, connstring, connection uri, jdbc url'],
  ['pin', 'cvv, cvc, csc, card verification, security code, otp, totp, one time password, mfa code, tfa code, otp code'],
  [
    'pin',
    'verification code, factor code, sms code, login code, pin code, pin number, user pin, card pin, atm pin, passkey code',
  ],
  ['card', 'credit card, creditcard, debit card, debitcard, card number, cardnumber, payment card, bank card, card no, card num'],
  ['card', 'card pan, primary account number, cc number, cc num, ccnumber, card account'],
  ['ssn', 'ssn, social security, socialsecurity, social insurance, itin'],
  ['bank-account', 'bank account, bankaccount, account number, accountnumber, acct number, acct no, account no, sort code'],
  ['bank-account', 'routing number, aba number, bank routing'],
  ['document', 'passport number, passport no, driver license, driver licence, driving license, driving licence, license number'],
  [
    'document',
    'national id, national insurance, tax id, taxid, tax number, taxpayer id, identity number, identity card, id card',
  ],
  [
    'document',
    'personal number, medical record, nhs number, medicare number, health insurance, insurance number, nino, aadhaar, bsn, cpf, curp',
  ],
  ['iban', 'iban'],
  ['email', 'email, e mail, email address, mail address, emailaddress, user mail, contact mail, mailto', 'last'],
  ['phone', 'phone, phone number, phonenumber, mobile, mobile number, mobile phone, cell phone, cellphone, telephone', 'shaped'],
  ['phone', 'telephone number, tel, tel number, msisdn, fax, fax number, whatsapp, contact number', 'shaped'],
  ['person', 'first name, firstname, last name, lastname, full name, fullname, middle name, family name, given name', 'last'],
  ['person', 'surname, maiden name, nick name, nickname, display name, displayname, legal name, real name, birth name', 'last'],
  ['person', 'customer name, patient name, employee name, contact name, holder name, cardholder, cardholder name', 'last'],
  ['person', 'recipient name, sender name, guest name, passenger name, person name, student name, member name', 'last'],
  ['person', 'beneficiary name, applicant name, subscriber name, resident name, tenant contact, fname, lname, vorname', 'last'],
  [
    'person',
    'nachname, forename, patronymic, emergency contact, name first, name last, name middle, name family, name given',
    'last',
  ],
  ['person', 'user name, username, client name, author name, owner name, account holder, assignee name, reviewer name', 'shaped'],
  ['birth-date', 'dob, date of birth, birth date, birthdate, birthday, birth day, geburtsdatum, birth dt', 'shaped'],
  ['address', 'street address, home address, billing address, shipping address, mailing address, postal address', 'last'],
  ['address', 'delivery address, residential address, address line, street, street name, street line, post code', 'last'],
  ['address', 'postcode, postal code, zip code, zipcode, home street, address street, address zip, address city, plz', 'last'],
  [
    'address',
    'address, customer address, user address, company address, work address, office address, contact address',
    'shaped',
  ],
]

const termsOf = ([cls, terms, how]: Row): [string, KeyTerm][] =>
  terms.split(', ').map((term) => {
    const isShaped = how === 'shaped'
    return [
      term.split(' ').map(singular).join(' '),
      { cls, last: how === 'last' || isShaped, shaped: isShaped, keepsNumbers: how === 'counts' },
    ]
  })

/** Words that say it only where they are the whole name: `pass` of a test, `pin` of a map, `pan` of a camera. */
const soleRows: readonly Row[] = [
  ['password', 'pass, pw', 'counts'],
  ['pin', 'pin'],
  ['card', 'pan'],
  ['email', 'mail', 'last'],
  ['document', 'passport'],
]

/** Long words that are found inside of joined ones too (`dbpassword`, `userapikey`), longest first. */
export const joinedTerms: readonly string[] = [
  ...[
    'connectionstring',
    'socialsecurity',
    'bankaccount',
    'accountnumber',
    'creditcard',
    'cardnumber',
    'passphrase',
    'privatekey',
  ],
  ...['secretkey', 'accesskey', 'password', 'passwort', 'kennwort', 'passwd', 'apikey', 'phonenumber', 'emailaddress'],
  ...['debitcard', 'firstname', 'lastname', 'fullname', 'authorization', 'credential'],
]

/** Those that begin other words too, so they count at the end of a joined one only: `usertoken`, but not `tokenizer`. */
export const endTerms: readonly string[] = ['token', 'secret', 'cookie', 'email', 'passcode']

/** A word of these after a sensitive one says that the value is about it: `tokenCount`, `secretName`, `passwordResetAt`. */
const after =
  'count counter size length len limit max min total index idx name type kind id identifier ref reference arn url uri endpoint path file ' +
  'filename dir directory folder field label title placeholder policy rule requirement strength score level status state age at on date time ' +
  'timestamp expiry expire expires expiration expired ttl lifetime duration validity valid invalid version revision enabled enable ' +
  'disabled required optional present missing exist exists changed change updated update created rotated rotation reset attempt failure ' +
  'error warning provider service server store storage manager vault backend algorithm alg algo format encoding scheme method mode ' +
  'strategy prefix issuer audience scope usage used budget cost price rate per bucket ring position offset class config configuration ' +
  'option setting param parameter link page form button screen validator validation generator generation parser factory handler ' +
  'repository table column schema model event action request response template subject verified verification domain fingerprint ' +
  'thumbprint owner source target family group region allowed permitted supported matched match mismatch ok success sent source ' +
  'flow grant lookup check checked checker only logging log limiter window quota remaining kid rotator loader module plugin ' +
  'middleware consent banner notice preference brand issuer network bin expmonth expyear month year country currency funding'

/** A word of these before one says the same: `maxTokens`, `hasPassword`, `publicKey`, `csrfToken`. */
const before =
  'max min num number count total avg average sum remaining unused available estimated prompt completion input output cached reasoning ' +
  'generated consumed thinking has have is was are should can must need require required requires allow allowed enable enabled disable ' +
  'disabled use uses using with without no not missing valid invalid public csrf xsrf next page continuation sync cancellation cancel ' +
  'abort stop eos bos pad unk syntax lexer design forgot forgotten show hide toggle masked redacted supports per accept accepts ' +
  'ignore ignored skip skipped'

/** Before a name, these say that it is a thing's. */
const beforePerson =
  'product file event queue host service app table column bucket index job metric model company group ' +
  'ip mac memory remote local server peer contract wallet network bind listen socket hardware base bluetooth'

const neutral =
  'value text raw plain old new input string str primary secondary home work mobile private business original normalized normalised hash ' +
  'encrypted e164 lower formatted current previous list from to cc bcc'

const ids =
  'id uuid guid ulid ref reference hash sha md digest checksum etag fingerprint order invoice batch sequence seq offset version commit ' +
  'revision build nonce index serial sku ean upc isbn gtin imei tracking ticket epoch time timestamp ts ms ns us at ' +
  'port pid tid cursor partition shard block session request correlation transaction txn tx'

/** What only tells the kind of digits to expect. */
const hinting = {
  card: 'card visa mastercard amex pan payment',
  phone: 'phone mobile cell tel telephone fax sms call caller callee msisdn whatsapp dial',
  ssn: 'ssn social tax',
  iban: 'iban bank',
} as const

const trusted =
  'traceid spanid parentspanid parentid traceparent traceflags ddtraceid ddspanid time timestamp ts level loglevel severity pid hostname ' +
  'commit commitsha gitsha gitcommit sha reqid requestid correlationid sha1 sha256 sha512 md5 checksum etag uuid guid ulid'

/** What key names are made of. */
export interface KeyTable {
  /** By word, or words with spaces between them. */
  readonly terms: ReadonlyMap<string, KeyTerm>
  /** Words that say it only where they are the whole name. */
  readonly sole: ReadonlyMap<string, KeyTerm>
  /** Words with which a term of several begins: a name in an object may go on where the object's own ended, `card` with `number`. */
  readonly heads: ReadonlySet<string>
  /** Says that a value is about a secret and none itself, after the secret's word ... */
  readonly benignAfter: ReadonlySet<string>
  /** ... and before it. */
  readonly benignBefore: ReadonlySet<string>
  /** Says that a name or address is no person's. */
  readonly benignOwner: ReadonlySet<string>
  /** Words after personal data that change nothing: `emailRaw`, `phoneHome`. */
  readonly neutralAfter: ReadonlySet<string>
  /** Words that only tell the kind of digits to expect beside them. */
  readonly hints: ReadonlyMap<string, KeyHint>
  /** The last word of a name whose digits are no one's: ids, hashes, counters, times. */
  readonly ids: ReadonlySet<string>
  /** Names, squeezed, whose texts are never personal: they are not looked at. */
  readonly trusted: ReadonlySet<string>
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(singular))

/** The words of all names that mean something. */
export const keyTable: () => KeyTable = lazy(() => {
  const terms = new Map(rows.flatMap((row) => termsOf(row)))
  const heads = new Set<string>()
  for (const term of terms.keys()) {
    const space = term.indexOf(' ')
    if (space > 0) heads.add(term.slice(0, space))
  }
  return {
    terms,
    sole: new Map(soleRows.flatMap((row) => termsOf(row))),
    heads,
    benignAfter: setOf(after),
    benignBefore: setOf(before),
    benignOwner: setOf(beforePerson),
    neutralAfter: setOf(neutral),
    hints: new Map(
      Object.entries(hinting).flatMap(([hint, words]) => words.split(' ').map((word) => [word, hint as keyof typeof hinting])),
    ),
    ids: setOf(ids),
    trusted: new Set(trusted.split(' ')),
  }
})
