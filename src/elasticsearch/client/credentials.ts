import { checkKeys, checkString } from '../../core/check.ts'
import { CordwoodError } from '../../core/error.ts'
import { node } from '../../core/node.ts'

/** A secret: itself, or where it lies. Of a file the trailing line feed is left out. */
export type Secret = string | { readonly env: string } | { readonly file: string }

/** Who we are to the server, in a form that can be sent to a worker. */
export type PlainAuth =
  | { readonly username: string; readonly password: Secret }
  | { readonly apiKey: Secret }
  | { readonly bearer: Secret }

/**
 * Who we are to the server, or a function that says so. Secrets from the environment, a file or the function are read again
 * when the server refuses them, so a key can be exchanged while the service runs.
 */
export type Auth = PlainAuth | (() => Promise<PlainAuth>)

/** The value of the `authorization` header, as it is now. */
export interface Credentials {
  header(): Promise<string>
  /** After the server refused a header: what it is now. It is read anew, unless that has been done meanwhile. */
  renewed(refused: string): Promise<string>
}

async function read(name: string, secret: Secret): Promise<string> {
  if (typeof secret === 'string') return secret
  if ('file' in secret) return (await node.fsPromises.readFile(secret.file, 'utf8')).trimEnd()
  const value = process.env[secret.env] ?? ''
  if (value !== '') return value
  throw new CordwoodError(
    'CORDWOOD_ERR_OPTION_INVALID',
    `Expected the environment variable ${secret.env} to hold \`auth.${name}\`, got nothing. Set it, or name another one.`,
  )
}

function checkSecret(name: string, secret: unknown): void {
  if (typeof secret !== 'object' || secret === null) {
    checkString(`auth.${name}`, secret)
    return
  }
  checkKeys(`\`auth.${name}\``, secret, ['env', 'file'])
  const [[key, value] = ['env', undefined]] = Object.entries(secret)
  checkString(`auth.${name}.${key}`, value)
}

/** Throws CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN. */
export function checkAuth(auth: Auth): void {
  if (typeof auth === 'function') return
  if (typeof auth !== 'object' || auth === null) {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`auth\` to be { apiKey }, { bearer }, { username, password } or a function.`,
    )
  }
  if ('apiKey' in auth) {
    checkKeys('`auth`', auth, ['apiKey'])
    checkSecret('apiKey', auth.apiKey)
  } else if ('bearer' in auth) {
    checkKeys('`auth`', auth, ['bearer'])
    checkSecret('bearer', auth.bearer)
  } else {
    checkKeys('`auth`', auth, ['username', 'password'])
    checkString('auth.username', auth.username)
    checkSecret('password', auth.password)
  }
}

async function headerOf(auth: Auth): Promise<string> {
  const now = typeof auth === 'function' ? await auth() : auth
  if ('apiKey' in now) return `ApiKey ${await read('apiKey', now.apiKey)}`
  if ('bearer' in now) return `Bearer ${await read('bearer', now.bearer)}`
  return `Basic ${Buffer.from(`${now.username}:${await read('password', now.password)}`).toString('base64')}`
}

/** Reads the header on first use and keeps it until it is refused. */
export function createCredentials(auth: Auth): Credentials {
  let known: Promise<string> | undefined
  const header = (): Promise<string> => {
    if (known === undefined) {
      const reading = headerOf(auth)
      known = reading
      reading.catch(() => {
        if (known === reading) known = undefined
      })
    }
    return known
  }
  return {
    header,
    async renewed(refused) {
      const before = header()
      const value = await before
      if (value !== refused) return value
      if (known === before) known = undefined
      return header()
    },
  }
}
