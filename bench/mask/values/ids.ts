import type { Random } from '../random.ts'
import { isLuhn } from './pii.ts'

/** One family of values that only look as if they were secret. */
export interface IdFamily {
  readonly kind: string
  /** Names of keys that such values stand under. */
  readonly keys: readonly string[]
  /** How it is introduced in a sentence. */
  readonly words: readonly string[]
  make(random: Random): string
  /** It is logged as a number. */
  readonly asNumber?: boolean
  /** Only below its keys or after its words: by itself it could be the real thing. */
  readonly needsContext?: boolean
}

function family(
  kind: string,
  keys: string,
  words: readonly string[],
  make: IdFamily['make'],
  more: Partial<IdFamily> = {},
): IdFamily {
  return { kind, keys: keys.split(' '), words, make, ...more }
}

const crockford = (random: Random, length: number): string => random.text(length, 'crockford')
const isoDate = (random: Random): string => new Date(1.6e12 + random.int(0, 2e11)).toISOString()
const word = (random: Random): string =>
  random.pick(['checkout', 'billing', 'auth', 'search', 'mailer', 'gateway', 'worker', 'catalog'])

/** Values that must stay as they are: without them nobody finds a line again. */
export const idFamilies: readonly IdFamily[] = [
  family('uuid', 'requestId correlationId id jobId eventId', ['request', 'job', 'id'], (r) => r.uuid()),
  family(
    'uuid7',
    'messageId recordId uuid',
    ['message', 'record'],
    (r) => `0199${r.text(4, 'hex')}-${r.text(4, 'hex')}-7${r.text(3, 'hex')}-a${r.text(3, 'hex')}-${r.text(12, 'hex')}`,
  ),
  family('uuid-upper', 'guid activityId', ['activity', 'guid'], (r) => r.uuid().toUpperCase()),
  family('trace32', 'traceId trace_id', ['trace', 'traceId'], (r) => r.text(32, 'hex')),
  family('span16', 'spanId parent_span_id', ['span'], (r) => r.text(16, 'hex')),
  family('traceparent', 'traceparent', ['traceparent'], (r) => `00-${r.text(32, 'hex')}-${r.text(16, 'hex')}-01`),
  family('git-sha', 'commit revision git_sha', ['commit', 'revision', 'built from'], (r) => r.text(40, 'hex')),
  family('git-sha-short', 'version build', ['build', 'HEAD is now at'], (r) => r.text(7, 'hex')),
  family('sha256', 'checksum digest hash sha256', ['checksum', 'sha256', 'digest'], (r) => r.text(64, 'hex')),
  family('image-digest', 'image', ['pulled', 'image'], (r) => `registry.example.com/acme/${word(r)}@sha256:${r.text(64, 'hex')}`),
  family('md5', 'etag md5 fingerprint', ['etag', 'md5'], (r) => r.text(32, 'hex')),
  family('integrity', 'integrity', ['integrity'], (r) => `sha512-${r.text(86, 'base64')}==`),
  family('ulid', 'ulid orderId eventId', ['order', 'event'], (r) => `01${crockford(r, 24)}`),
  family('ksuid', 'ksuid runId', ['run'], (r) => `2${r.text(26, 'base62')}`),
  family('nanoid', 'nanoid shortId', ['draft', 'shortlink'], (r) => `${r.text(10, 'base62')}-${r.text(10, 'base62')}`),
  family('objectid', '_id documentId', ['document'], (r) => `6${r.text(23, 'hex')}`),
  family('snowflake', 'tweetId snowflake messageId', ['message', 'post'], (r) => `1${r.text(17, 'digit')}`),
  family('snowflake-long', 'id eventId', ['event'], (r) => `1${r.text(18, 'digit')}`),
  family('epoch-s', 'ts time created_at exp iat', ['at', 'expires'], (r) => String(r.int(1.4e9, 1.8e9)), { asNumber: true }),
  family('epoch-ms', 'timestamp at_millis startedAt', ['at', 'since'], (r) => String(r.int(1.4e12, 1.8e12)), { asNumber: true }),
  family('epoch-us', 'ts_us micros', ['at'], (r) => String(r.int(1.4e15, 1.8e15)), { asNumber: true }),
  family('epoch-ns', 'time_unix_nano', ['at'], (r) => `1${r.int(4, 7)}${r.text(17, 'digit')}`),
  family('epoch-fraction', 'ts duration', ['at', 'took'], (r) => `${r.int(1.4e9, 1.8e9)}.${r.text(6, 'digit')}`),
  family('iso-date', 'date createdAt expires', ['until', 'at', 'since'], isoDate),
  family(
    'order-number',
    'orderNumber order invoice',
    ['order', 'invoice'],
    (r) => `${r.pick(['ORD', 'INV', 'PO', 'RMA'])}-${r.int(2019, 2026)}-${r.text(6, 'digit')}`,
  ),
  family(
    'reference16',
    'orderId reference transactionId invoiceId batchId',
    ['order', 'reference', 'invoice', 'batch', 'transaction'],
    (r) => r.int(1, 9) + r.text(15, 'digit'),
    { needsContext: true },
  ),
  family('number16', 'offset sequence position counter', ['offset', 'sequence', 'block'], (r) => {
    let text: string
    do text = r.pick(['1', '7', '8', '9']) + r.text(15, 'digit')
    while (isLuhn(text))
    return text
  }),
  family('number10', 'batch size bytes accountId userId', ['batch', 'read', 'row'], (r) => r.int(1, 9) + r.text(9, 'digit'), {
    asNumber: true,
  }),
  family('number9', 'userId rows offset customerId', ['rows', 'user', 'customer'], (r) => r.int(1, 9) + r.text(8, 'digit'), {
    asNumber: true,
  }),
  family('number12', 'awsAccount account_id bytes', ['account id', 'bytes'], (r) => r.int(1, 9) + r.text(11, 'digit'), {
    asNumber: true,
  }),
  family(
    'arn',
    'arn resource role',
    ['assumed', 'resource'],
    (r) => `arn:aws:iam::${r.text(12, 'digit')}:role/${word(r)}-${r.text(4, 'hex')}`,
  ),
  family(
    'queue-url',
    'queueUrl',
    ['queue'],
    (r) => `https://sqs.eu-central-1.amazonaws.com/${r.text(12, 'digit')}/${word(r)}-events`,
  ),
  family('pod', 'pod hostname instance', ['pod', 'host'], (r) => `${word(r)}-${r.text(10, 'base36')}-${r.text(5, 'lower')}`),
  family('container', 'containerId container', ['container'], (r) => r.text(12, 'hex')),
  family('ethereum', 'wallet contract txHash', ['contract', 'tx'], (r) => `0x${r.text(r.pick([40, 64]), 'hex')}`),
  family(
    'package',
    'module dependency',
    ['resolved', 'installed'],
    (r) => `${r.pick(['@babel/core', 'left-pad', '@types/node', 'react'])}@${r.int(1, 24)}.${r.int(0, 30)}.${r.int(0, 9)}`,
  ),
  family(
    'image-file',
    'file asset',
    ['served', 'asset'],
    (r) => `icons/${word(r)}@${r.pick(['2x', '3x'])}.${r.pick(['png', 'webp', 'jpg'])}`,
  ),
  family('git-remote', 'remote repository', ['cloning', 'remote'], (r) => `git@github.com:acme/${word(r)}.git`),
  family(
    'ip-port',
    'peer remoteAddress',
    ['from', 'connected to'],
    (r) => `${r.int(1, 223)}.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}:${r.int(1024, 65_535)}`,
  ),
  family('ipv6', 'ip peer', ['from'], (r) => `2001:db8:${r.text(4, 'hex')}:${r.text(4, 'hex')}::${r.text(4, 'hex')}`),
  family('mac', 'mac device', ['device'], (r) => Array.from({ length: 6 }, () => r.text(2, 'hex')).join(':')),
  family(
    'semver',
    'version',
    ['version', 'upgraded to'],
    (r) => `${r.int(0, 30)}.${r.int(0, 99)}.${r.int(0, 999)}-rc.${r.int(1, 9)}+build.${r.int(1000, 9999)}`,
  ),
  family('ean', 'ean gtin barcode sku', ['ean', 'sku'], (r) => `${r.pick(['40', '50', '978'])}${r.text(10, 'digit')}`),
  family(
    'tracking',
    'trackingNumber shipment',
    ['shipment', 'tracking'],
    (r) => `1Z${r.text(6, 'BASE36')}${r.text(10, 'digit')}`,
  ),
  family(
    's3-key',
    'key path object',
    ['wrote', 'object'],
    (r) => `exports/${r.int(2019, 2026)}/${r.int(10, 12)}/${r.text(24, 'hex')}-${r.int(1, 99)}.parquet`,
  ),
  family('kafka', 'partition offset', ['offset'], (r) => `orders-${r.int(0, 63)}@${r.text(9, 'digit')}`),
  family('percent', 'ratio share', ['at'], (r) => `${r.int(0, 99)}.${r.text(4, 'digit')}%`),
  family('amount', 'total amount price', ['total', 'paid'], (r) => `${r.int(1, 9999)}.${r.text(2, 'digit')} EUR`),
  family('coordinates', 'tile bbox', ['tile'], (r) => `${r.int(0, 18)}/${r.int(0, 262_143)}/${r.int(0, 262_143)}`),
  family(
    'stack-frame',
    'frame at',
    ['at'],
    (r) =>
      `/app/node_modules/.pnpm/express@5.${r.int(0, 3)}.0/node_modules/express/lib/router.js:${r.int(10, 900)}:${r.int(1, 80)}`,
  ),
  family(
    'user-agent',
    'userAgent',
    ['agent'],
    (r) =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${r.int(90, 140)}.0.${r.int(1000, 9999)}.${r.int(10, 200)} Safari/537.36`,
  ),
  family('base64-hash', 'contentHash nonce', ['hash'], (r) => `${r.text(43, 'base64')}=`),
  family('hex-dump', 'bytes head', ['head'], (r) => Array.from({ length: 8 }, () => r.text(2, 'hex')).join(' ')),
  family('memory-address', 'ptr address', ['fault at'], (r) => `0x${r.text(16, 'hex')}`),
  family('cve', 'advisory', ['advisory'], (r) => `CVE-${r.int(1999, 2026)}-${r.int(1000, 99_999)}`),
  family(
    'date-range',
    'range',
    ['from'],
    (r) => `${r.int(2019, 2026)}-0${r.int(1, 9)}-1${r.int(0, 9)}..${r.int(2019, 2026)}-0${r.int(1, 9)}-2${r.int(0, 8)}`,
  ),
  family(
    'resource-path',
    'path route url',
    ['GET', 'POST'],
    (r) => `/api/v2/users/${r.text(9, 'digit')}/orders/${r.uuid()}/items?page=${r.int(1, 99)}&sort=-created`,
  ),
]
