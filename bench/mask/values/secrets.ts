import { type Alphabet, alphabets, type Random } from '../random.ts'
import type { Maker, Specimen } from '../specimen.ts'
import { prefixRules } from './prefixes.ts'

/** Fills a pattern of {@link prefixRules}. */
export function fillPattern(pattern: string, random: Random): string {
  return pattern.replaceAll(/\{([^}]+)\}/g, (_, inner: string) => {
    const [alphabet = '', length] = inner.split(':')
    return length === undefined ? random.pick(inner.split('|')) : fillText(random, alphabet as Alphabet, Number(length))
  })
}

/** A real key is not all letters, does not begin or end with a dash, and repeats nothing. */
function fillText(random: Random, alphabet: Alphabet, length: number): string {
  for (let tries = 0; ; tries++) {
    const text = random.text(length, alphabet)
    if (tries > 20 || length < 4 || (/\d/.test(text) && !/^[-_]|[-_]$|[-_]{2}/.test(text)) || !/\d/.test(alphabets[alphabet]))
      return text
  }
}

/** What of a secret must be gone: without the fixed letters in front, and of a web hook the path's end. */
function coreOf(rule: string, text: string): string {
  if (rule.endsWith('webhook') && text.startsWith('https://')) return text.slice(text.lastIndexOf('/') + 1)
  return text
}

export const prefixed: readonly Maker[] = prefixRules.map(([rule, pattern]) => (random) => {
  const text = fillPattern(pattern, random)
  return {
    cls: 'secret',
    format: `prefix:${rule}`,
    text,
    core: coreOf(rule, text),
    keys: ['input', 'value', 'arg', 'detail'],
    words: ['got', 'using', 'with', 'value'],
  }
})

/** Names of sensitive keys as services write them. */
export const sensitiveKeys: readonly string[] =
  'password passwd pwd passphrase userPassword user_password db_password dbPassword dbpassword DB_PASSWORD DATABASE_PASSWORD newPassword oldPassword confirmPassword password_confirmation loginPassword smtp_pass MYSQL_ROOT_PASSWORD POSTGRES_PASSWORD REDIS_PASSWORD secret clientSecret client_secret CLIENT_SECRET appSecret app_secret sharedSecret signingSecret webhookSecret webhook_secret secretKey secret_key SECRET_KEY secretAccessKey aws_secret_access_key AWS_SECRET_ACCESS_KEY sessionSecret jwtSecret JWT_SECRET cookieSecret token accessToken access_token access-token refreshToken refresh_token idToken id_token authToken auth_token auth-token apiToken api_token bearerToken sessionToken session_token bot_token botToken deviceToken push_token resetToken reset_token verificationToken inviteToken personal_access_token GITHUB_TOKEN NPM_TOKEN apiKey api_key api-key apikey APIKEY API_KEY x-api-key X-API-Key userapikey stripeApiKey STRIPE_API_KEY privateKey private_key privatekey PRIVATE_KEY encryptionKey encryption_key signingKey signing_key masterKey accessKey access_key authKey credential credentials dbCredentials authorization Authorization proxy-authorization Proxy-Authorization auth cookie Cookie set-cookie connectionString connection_string pin otp oneTimePassword totp_secret mfaSecret recoveryCode securityAnswer cvv cvc card_cvc licenseKey storageAccountKey sas_token SharedAccessSignature'.split(
    ' ',
  )

/** Keys that a text may set with `=` or `:`; `pin` and the like say too little there. */
export const textKeys: readonly string[] = sensitiveKeys
  .filter(
    (key) =>
      !/^(?:auth|pin|otp|cvv|cvc|card_cvc|credentials?|dbCredentials|cookie|Cookie|set-cookie|authorization|Authorization|proxy-authorization|Proxy-Authorization|connectionString|connection_string|recoveryCode|securityAnswer|SharedAccessSignature|token|secret)$/.test(
        key,
      ),
  )
  .concat('token', 'secret')

/** Values as people and machines choose them; none has a prefix that tells. */
export function secretValue(random: Random): string {
  switch (random.int(0, 6)) {
    case 0:
      return `${random.pick(['Sommer', 'tr0ub4dor', 'hunter', 'Winter', 'letmein', 'qwertz', 'dragon', 'Passw0rd'])}${random.pick(['!', '#', '$', '%', ''])}${random.int(10, 99_999)}`
    case 1:
      return random.text(32, 'hex')
    case 2:
      return random.text(random.int(16, 48), 'base62')
    case 3:
      return `${random.text(43, 'base64').replace(/^[+/]/, 'a')}=`
    case 4:
      return random.uuid()
    case 5:
      return `${random.text(4, 'lower')}-${random.text(4, 'base62')}_${random.text(8, 'base62')}`
    default:
      return `${random.text(3, 'UPPER')}${random.text(5, 'digit')}${random.pick(['@', '?', '*', '~', '^'])}${random.text(6, 'base62')}`
  }
}

/** A secret that only its key gives away. */
export function keyed(random: Random): Specimen {
  const key = random.pick(textKeys)
  const text = secretValue(random)
  return { cls: 'keyed', format: `key:${key}`, text, core: text, keys: [key], words: [key], needsContext: true }
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(format: string, header: object, write: (token: string) => string = (token) => token): Maker {
  return (random) => {
    const claims = {
      sub: String(random.int(1e6, 1e9)),
      name: 'x',
      iat: random.int(1.6e9, 1.8e9),
      scope: random.pick(['read', 'write admin']),
    }
    const token =
      'enc' in header
        ? `${base64url(header)}.${random.text(86, 'base64url')}.${random.text(16, 'base64url')}.${random.text(120, 'base64url')}.${random.text(22, 'base64url')}`
        : `${base64url(header)}.${base64url(claims)}.${random.text(43, 'base64url')}`
    return {
      cls: 'jwt',
      format,
      text: write(token),
      core: token,
      keys: ['value', 'assertion', 'input', 'raw'],
      words: ['got', 'value', 'with'],
    }
  }
}

export const jwts: readonly Maker[] = [
  jwt('hs256', { alg: 'HS256', typ: 'JWT' }),
  jwt('typ-first', { typ: 'JWT', alg: 'HS256' }),
  jwt('rs256-kid', { alg: 'RS256', kid: 'k-2026-01', typ: 'JWT' }),
  jwt('es256', { alg: 'ES256' }),
  jwt('kid-first', { kid: '9a0b', alg: 'PS512' }),
  jwt('jwe', { alg: 'RSA-OAEP-256', enc: 'A256GCM' }),
  jwt('jwe-dir', { enc: 'A128CBC-HS256', alg: 'dir' }),
  jwt('at+jwt', { typ: 'at+jwt', alg: 'EdDSA', kid: 'a' }),
  jwt('bearer', { alg: 'HS512', typ: 'JWT' }, (token) => `Bearer ${token}`),
  jwt('cty', { cty: 'JWT', alg: 'HS384' }),
]
