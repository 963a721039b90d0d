import type { Random } from '../random.ts'
import type { Maker, Specimen } from '../specimen.ts'
import { secretValue } from './secrets.ts'

/** Letters that a URL's user part takes without being encoded. */
const urlSafe = (random: Random): string =>
  `${random.text(5, 'base62')}${random.pick(['!', '-', '_', '.', '~'])}${random.text(random.int(6, 14), 'base62')}`

function shape(
  cls: string,
  format: string,
  make: (random: Random) => { text: string; core: string },
  more: Partial<Specimen> = {},
): Maker {
  return (random) => ({
    cls,
    format,
    ...make(random),
    keys: ['input', 'detail', 'value', 'line'],
    words: ['got', 'sent', 'using'],
    ...more,
  })
}

const opaque = (random: Random): string => `${random.text(random.int(24, 40), 'base62')}${random.int(0, 9)}`
const basic = (random: Random): { encoded: string } => ({
  encoded: Buffer.from(
    `${random.pick(['svc', 'admin', 'deploy', 'ann.lee'])}:${random.text(random.int(8, 20), 'base62')}`,
  ).toString('base64'),
})

/** Authorization headers wherever they are written. */
export const auths: readonly Maker[] = [
  shape('auth', 'bearer', (r) => {
    const core = opaque(r)
    return { core, text: `Bearer ${core}` }
  }),
  shape('auth', 'header-bearer', (r) => {
    const core = opaque(r)
    return { core, text: `Authorization: Bearer ${core}` }
  }),
  shape('auth', 'basic', (r) => {
    const { encoded: core } = basic(r)
    return { core, text: `Basic ${core}` }
  }),
  shape('auth', 'header-basic', (r) => {
    const { encoded: core } = basic(r)
    return { core, text: `authorization: Basic ${core}` }
  }),
  shape('auth', 'token', (r) => {
    const core = r.text(40, 'hex')
    return { core, text: `Authorization: token ${core}` }
  }),
  shape(
    'auth',
    'curl',
    (r) => {
      const core = opaque(r)
      return { core, text: `curl -s -H 'Authorization: Bearer ${core}' https://api.example.com/v1/me` }
    },
    { not: ['query'] },
  ),
  shape(
    'auth',
    'digest',
    (r) => {
      const core = r.text(32, 'hex')
      return { core, text: `Authorization: Digest username="ann", realm="x", nonce="n1", uri="/a", response="${core}"` }
    },
    { not: ['logfmt', 'query'] },
  ),
  shape('auth', 'lower-bearer', (r) => {
    const core = opaque(r)
    return { core, text: `bearer ${core}` }
  }),
  shape('auth', 'x-api-key', (r) => {
    const core = opaque(r)
    return { core, text: `X-Api-Key: ${core}` }
  }),
  shape('auth', 'proxy', (r) => {
    const { encoded: core } = basic(r)
    return { core, text: `Proxy-Authorization: Basic ${core}` }
  }),
]

/** Secrets where programs put them beside what everybody looks for. */
export const rareShapes: readonly Maker[] = [
  shape('secret', 'telegram-url', (r) => {
    const core = `${r.int(1e9, 9e9)}:AA${r.text(33, 'base62')}`
    return { core, text: `POST https://api.telegram.org/bot${core}/sendMessage` }
  }),
  shape('url-credentials', 'oauth2', (r) => {
    const core = `glpat-${r.text(20, 'base62')}`
    return { core, text: `cloning https://oauth2:${core}@gitlab.com/acme/shop.git` }
  }),
  shape(
    'auth',
    'curl-user',
    (r) => {
      const core = r.text(14, 'base62')
      return { core, text: `curl -u deploy:${core} https://ci.example.com/job` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape(
    'auth',
    'raw-headers',
    (r) => {
      const core = r.text(30, 'base62')
      return { core, text: `["Host","a.example","X-Api-Key","${core}","Accept","*/*"]` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape(
    'auth',
    'header-dump',
    (r) => {
      const core = r.text(36, 'base62')
      return { core, text: `> GET /v1 HTTP/1.1\r\n> Host: a\r\n> Authorization: Bearer ${core}\r\n> Accept: */*` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape(
    'auth',
    'inspect',
    (r) => {
      const core = r.text(36, 'base62')
      return { core, text: `{ headers: { Authorization: 'Bearer ${core}', Accept: '*/*' } }` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape(
    'auth',
    'websocket',
    (r) => {
      const core = r.text(40, 'base62')
      return { core, text: `wss://live.example.com/socket?access_token=${core}&v=2` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape('auth', 'bearer-json', (r) => {
    const core = r.text(40, 'base62')
    return { core, text: `{"authorization":"Bearer ${core}"}` }
  }),
]

export const cookies: readonly Maker[] = [
  shape(
    'cookie',
    'cookie',
    (r) => {
      const core = r.text(32, 'base62')
      return { core, text: `Cookie: theme=dark; sid=${core}; lang=en` }
    },
    { not: ['logfmt'] },
  ),
  shape(
    'cookie',
    'set-cookie',
    (r) => {
      const core = `s%3A${r.text(32, 'base62')}`
      return { core: core.slice(4), text: `Set-Cookie: connect.sid=${core}; Path=/; HttpOnly; SameSite=Lax` }
    },
    { not: ['logfmt'] },
  ),
  shape('cookie', 'cookie-session', (r) => {
    const core = r.text(26, 'base36')
    return { core, text: `cookie: PHPSESSID=${core}` }
  }),
  shape(
    'cookie',
    'set-cookie-token',
    (r) => {
      const core = opaque(r)
      return { core, text: `set-cookie: refresh=${core}; Secure; Max-Age=3600` }
    },
    { not: ['logfmt'] },
  ),
  shape(
    'cookie',
    'cookie-several',
    (r) => {
      const core = r.text(40, 'base62')
      return { core, text: `Cookie: a=1; JSESSIONID=${core}` }
    },
    { not: ['logfmt'] },
  ),
]

export const urls: readonly Maker[] = [
  shape('url-credentials', 'https', (r) => {
    const core = urlSafe(r)
    return { core, text: `https://deploy:${core}@git.example.com/acme/shop.git` }
  }),
  shape('url-credentials', 'ftp', (r) => {
    const core = urlSafe(r)
    return { core, text: `ftp://anna:${core}@files.example.org/inbox` }
  }),
  shape('url-credentials', 'amqp', (r) => {
    const core = urlSafe(r)
    return { core, text: `amqp://worker:${core}@rabbit.internal:5672/vhost` }
  }),
  shape('url-credentials', 'redis-no-user', (r) => {
    const core = urlSafe(r)
    return { core, text: `redis://:${core}@cache-1:6379/0` }
  }),
  shape('url-credentials', 'encoded', (r) => {
    const core = `p%40${r.text(9, 'base62')}%23`
    return { core: core.slice(4, -3), text: `https://svc:${core}@proxy.example.com:8080` }
  }),
  shape('url-credentials', 'token-user', (r) => {
    const core = r.text(40, 'hex')
    return { core, text: `https://x-access-token:${core}@github.com/acme/shop` }
  }),
]

export const queries: readonly Maker[] = [
  'token',
  'access_token',
  'api_key',
  'apikey',
  'password',
  'client_secret',
  'sig',
  'X-Amz-Signature',
  'auth_token',
  'id_token',
  'refresh_token',
].map((name) =>
  shape(
    'query',
    `query:${name}`,
    (r) => {
      const core = name.includes('Signature') || name === 'sig' ? r.text(64, 'hex') : r.text(r.int(24, 40), 'base62')
      return { core, text: `GET /v2/files?page=3&${name}=${core}&limit=20` }
    },
    { not: ['query', 'logfmt'] },
  ),
)

export const connectionStrings: readonly Maker[] = [
  shape('connection-string', 'postgres', (r) => {
    const core = urlSafe(r)
    return { core, text: `postgres://app:${core}@db-1.internal:5432/shop?sslmode=require` }
  }),
  shape('connection-string', 'mongodb-srv', (r) => {
    const core = urlSafe(r)
    return { core, text: `mongodb+srv://app:${core}@cluster0.ab1cd.mongodb.net/prod?retryWrites=true` }
  }),
  shape('connection-string', 'mysql', (r) => {
    const core = urlSafe(r)
    return { core, text: `mysql://root:${core}@10.0.0.5/shop` }
  }),
  shape(
    'connection-string',
    'sqlserver',
    (r) => {
      const core = `${r.text(6, 'base62')}!${r.text(6, 'base62')}`
      return { core, text: `Server=tcp:db.database.windows.net,1433;Database=shop;User ID=app;Password=${core};Encrypt=true;` }
    },
    { not: ['logfmt'] },
  ),
  shape(
    'connection-string',
    'azure-storage',
    (r) => {
      const core = `${r.text(86, 'base64').replace(/^[+/]/, 'b')}==`
      return { core, text: `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${core};EndpointSuffix=core.windows.net` }
    },
    { not: ['logfmt'] },
  ),
  shape(
    'connection-string',
    'jdbc',
    (r) => {
      const core = r.text(14, 'base62')
      return { core, text: `jdbc:postgresql://db:5432/shop?user=app&password=${core}&ssl=true` }
    },
    { not: ['query', 'logfmt'] },
  ),
  shape(
    'connection-string',
    'odbc',
    (r) => {
      const core = r.text(12, 'base62')
      return { core, text: `Driver={ODBC Driver 18};Server=sql1;UID=app;PWD=${core};` }
    },
    { not: ['logfmt'] },
  ),
  shape(
    'connection-string',
    'libpq',
    (r) => {
      const core = r.text(12, 'base62')
      return { core, text: `host=db-1 port=5432 user=app password=${core} dbname=shop` }
    },
    { not: ['logfmt', 'query'] },
  ),
  shape(
    'connection-string',
    'service-bus',
    (r) => {
      const core = `${r.text(43, 'base64').replace(/^[+/]/, 'c')}=`
      return { core, text: `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${core}` }
    },
    { not: ['logfmt'] },
  ),
]

function pem(random: Random, kind: string, lines: number, eol: string): { text: string; core: string } {
  const body = Array.from(
    { length: lines },
    (_, index) => (index === 0 ? 'MII' : '') + random.text(index === 0 ? 61 : 64, 'base64'),
  )
  return { text: [`-----BEGIN ${kind}-----`, ...body, `-----END ${kind}-----`].join(eol), core: body.join('') }
}

export const pems: readonly Maker[] = [
  shape('pem', 'rsa', (r) => pem(r, 'RSA PRIVATE KEY', 12, '\n')),
  shape('pem', 'pkcs8', (r) => pem(r, 'PRIVATE KEY', 8, '\n')),
  shape('pem', 'ec', (r) => pem(r, 'EC PRIVATE KEY', 3, '\n')),
  shape('pem', 'openssh', (r) => pem(r, 'OPENSSH PRIVATE KEY', 10, '\n')),
  shape('pem', 'encrypted', (r) => pem(r, 'ENCRYPTED PRIVATE KEY', 9, '\r\n')),
  shape('pem', 'one-line', (r) => pem(r, 'PRIVATE KEY', 6, '\\n'), { not: ['json2', 'logfmt'] }),
  shape('pem', 'pgp', (r) => pem(r, 'PGP PRIVATE KEY BLOCK', 8, '\n')),
  shape('pem', 'truncated', (r) => {
    const { text, core } = pem(r, 'RSA PRIVATE KEY', 9, '\n')
    return { core, text: text.slice(0, text.indexOf('-----END')) }
  }),
]

/** `key=value` and its relatives, as programs print them. */
export const keyedTexts: readonly Maker[] = [
  ['ini', (k: string, v: string) => `[db]\nuser = app\n${k} = ${v}\nport = 5432`],
  ['xml', (k: string, v: string) => `<config><user>app</user><${k}>${v}</${k}></config>`],
  ['java', (k: string, v: string) => `Config{user='app', ${k}='${v}', port=5432}`],
  ['java-plain', (k: string, v: string) => `Config(user=app, ${k}=${v}, port=5432)`],
  ['go', (k: string, v: string) => `{User:app ${k}:${v} Port:5432}`],
  ['ruby', (k: string, v: string) => `{:user=>"app", :${k}=>"${v}"}`],
  ['form', (k: string, v: string) => `username=app&${k}=${v}&remember=1`],
  ['multipart', (k: string, v: string) => `--x1\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n--x1--`],
  ['docker', (k: string, v: string) => `docker run -e USER=app -e ${k}=${v} acme/shop`],
  ['env', (k: string, v: string) => `PATH=/bin\n${k}=${v}\nHOME=/root`],
  [
    'http',
    (k: string, v: string) =>
      `POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n{"user":"app","${k}":"${v}"}`,
  ],
  ['spaced', (k: string, v: string) => `${k} = "${v}"`],
  ['json-number', (k: string, v: string) => `{"id":7,"nested":{"${k}":["${v}"]}}`],
  ['escaped-twice', (k: string, v: string) => String.raw`{\\\"${k}\\\":\\\"${v}\\\"}`],
  ['equals', (k: string, v: string) => `${k}=${v}`],
  ['colon', (k: string, v: string) => `${k}: ${v}`],
  ['quoted', (k: string, v: string) => `${k}="${v}"`],
  ['single', (k: string, v: string) => `${k}='${v}'`],
  ['export', (k: string, v: string) => `export ${k}=${v}`],
  ['flag', (k: string, v: string) => `./run --${k.replaceAll('_', '-').toLowerCase()}=${v} --verbose`],
  ['flag-space', (k: string, v: string) => `./run --${k.replaceAll('_', '-').toLowerCase()} ${v} --verbose`],
  ['json', (k: string, v: string) => `{"id":7,"${k}":"${v}","ok":true}`],
  ['json-spaced', (k: string, v: string) => `{ "id": 7, "${k}": "${v}" }`],
  ['escaped-json', (k: string, v: string) => `{\\"id\\":7,\\"${k}\\":\\"${v}\\"}`],
  ['inspect', (k: string, v: string) => `{ id: 7, ${/^[a-z]\w*$/i.test(k) ? k : `'${k}'`}: '${v}' }`],
  ['yaml', (k: string, v: string) => `id: 7\n${k}: ${v}\nok: true`],
  ['arrow', (k: string, v: string) => `${k} => ${v}`],
  ['python', (k: string, v: string) => `{'id': 7, '${k}': '${v}'}`],
].map(([format, write]) => (random: Random): Specimen => {
  const pool = keysForText
  const key = random.pick(pool)
  let core = secretValue(random)
  // A value with letters that end it in some notations would not be one value there.
  if (/[#$%&?*^~=@!]/.test(core) && format !== 'json' && format !== 'json-spaced' && format !== 'quoted')
    core = random.text(random.int(12, 40), 'base62')
  return {
    cls: 'keyed',
    format: `text:${format as string}`,
    text: (write as (k: string, v: string) => string)(key, core),
    core,
    keys: ['input', 'detail', 'line'],
    words: ['got', 'sent'],
    not: ['logfmt', 'query'],
  }
})

const keysForText =
  'password passwd db_password dbPassword DB_PASSWORD client_secret clientSecret secret_key SECRET_KEY aws_secret_access_key AWS_SECRET_ACCESS_KEY access_token accessToken refresh_token auth_token api_key apiKey API_KEY x-api-key private_key GITHUB_TOKEN session_token passphrase webhook_secret JWT_SECRET'.split(
    ' ',
  )
