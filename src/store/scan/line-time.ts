const ecsText = '{"@timestamp":"'
const ecsHead = Buffer.from(ecsText)
const pinoHead = Buffer.from('"time":')
const [zero, nine, dot, capitalZ, comma, brace, quote] = [48, 57, 46, 90, 44, 123, 34]

/**
 * The time at the head of a line of ours (ECS form) or of pino's, in whole milliseconds, without parsing the line.
 * Undefined where the head has another form. A later member of the line may still say another time: see {@link saysTimeOnce}.
 */
export function readLineTime(bytes: Buffer, start: number, end: number): number | undefined {
  if (end - start < 24 || bytes[start] !== brace) return undefined
  if (bytes.compare(ecsHead, 0, ecsHead.length, start, start + ecsHead.length) === 0)
    return ecsTime(bytes, start + ecsHead.length, end)
  return pinoTime(bytes, start, end)
}

/** `2026-11-20T15:59:59.123Z"`, with three, six or nine digits of a second. */
function ecsTime(bytes: Buffer, at: number, end: number): number | undefined {
  const year = digits(bytes, at, 4)
  const month = digits(bytes, at + 5, 2)
  const day = digits(bytes, at + 8, 2)
  const hour = digits(bytes, at + 11, 2)
  const minute = digits(bytes, at + 14, 2)
  const second = digits(bytes, at + 17, 2)
  const ms = digits(bytes, at + 20, 3)
  if (bytes[at + 19] !== dot || year < 1000 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23)
    return undefined
  if (minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0) return undefined
  let last = at + 23
  while (last < end && isDigit(bytes[last])) last++
  if (bytes[last] !== capitalZ || bytes[last + 1] !== quote || last > at + 29) return undefined
  const time = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  return day > 28 && new Date(time).getUTCDate() !== day ? undefined : time
}

/** `{"level":30,"time":1531171074631,` */
function pinoTime(bytes: Buffer, start: number, end: number): number | undefined {
  const at = bytes.indexOf(comma, start) + 1
  if (at === 0 || at > start + 16 || at + 21 > end) return undefined
  if (bytes.compare(pinoHead, 0, pinoHead.length, at, at + pinoHead.length) !== 0) return undefined
  const time = digits(bytes, at + pinoHead.length, 13)
  return time < 0 || bytes[at + pinoHead.length + 13] !== comma ? undefined : time
}

/** Is the head's time the only one that the line can mean? False also where an escape might hide another. */
export function saysTimeOnce(text: string): boolean {
  const ecs = text.startsWith(ecsText)
  if (text.includes('\\u') || text.includes('"@timestamp"', ecs ? ecsHead.length : 0)) return false
  return ecs || text.indexOf('"time"') === text.lastIndexOf('"time"')
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}

/** -1 where one of them is no digit. */
function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0
  for (let index = at; index < at + count; index++) {
    const byte = bytes[index]
    if (byte === undefined || byte < zero || byte > nine) return -1
    value = value * 10 + byte - zero
  }
  return value
}
