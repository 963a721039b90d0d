/** The time at the beginning of a line that is no JSON, and where it ends. */
export interface TextTime {
  /** Milliseconds since 1970. */
  readonly time: number
  /** The place behind it, with the bracket that closes it. */
  readonly end: number
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const month = '(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const clock = String.raw`(?<h>\d\d):(?<m>\d\d):(?<s>\d\d)(?:[.,](?<f>\d{1,9}))?`
const zone = String.raw`(?: ?(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w.:]))?`

/** What logs of most systems begin with. Each is tried where the line, without what may stand before, begins. */
const forms: readonly RegExp[] = [
  // 2026-11-20T10:00:00.123Z, 2026/11/20 10:00:00, 2026-11-20-10.00.00.123456
  String.raw`(?<year>\d{4})(?<sep>[-/.])(?<mm>\d\d)\k<sep>(?<dd>\d\d)(?:[T ]${clock}|-(?<h2>\d\d)\.(?<m2>\d\d)\.(?<s2>\d\d)(?:\.(?<f2>\d{1,9}))?)${zone}`,
  // 26/11/20 10:00:00
  String.raw`(?<yy>\d\d)/(?<mm>\d\d)/(?<dd>\d\d) ${clock}`,
  // Nov 20 10:00:00, Nov 20 2026 10:00:00, Fri Nov 20 10:00:00.123 2026
  String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?${month} {1,2}(?<dd>\d{1,2})(?: (?<year>\d{4}))? ${clock}${zone}(?: (?<last>\d{4})(?!\d))?`,
  // 20/Nov/2026:10:00:00 +0000, Fri, 20 Nov 2026 10:00:00 GMT
  String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?<dd>\d{1,2})[/ -]${month}[/ -](?<year>\d{4})[: ]${clock}${zone}`,
  // 11-20 10:00:00.123, 11.20 10:00:00
  String.raw`(?<mm>\d\d)[-.](?<dd>\d\d) ${clock}`,
  // I1120 10:00:00.123456
  String.raw`[IWEF](?<mm>\d\d)(?<dd>\d\d) ${clock}`,
  // 261120 100000, 20261120T100000
  String.raw`(?:(?<year>\d{4})|(?<yy>\d\d))(?<mm>\d\d)(?<dd>\d\d)[ T](?<h>\d\d)(?<m>\d\d)(?<s>\d\d)(?!\d)`,
  // 1763632800, 1763632800.123, 1763632800123
  String.raw`(?<epoch>1\d{9})(?:\.(?<f>\d{1,9})|(?<ms>\d{3}))?(?![\w.])`,
].map((source) => new RegExp(source, 'y'))

/** The priority of syslog, a level, a mark, what an access log has before its time, a name of logfmt; and brackets. */
const before =
  /^\s*(?:<\d{1,3}>1? ?)?(?:\[?[A-Z]{3,8}\]?:? +)?(?:- )?(?:\S{2,45} \S{1,40} \S{1,40} (?=\[\d\d\/))?(?:(?:time|ts|timestamp|date)=)?["[(]{0,2}/

const dayMs = 86_400_000
/** A line may be so much younger than the one before it, or than its file. */
const aheadMs = 7 * dayMs

/**
 * Reads the time with which a line begins. One without a zone is in local time; one without a year is in the latest year in which
 * it is not long after `near`.
 *
 * @param near - the time of the line before, or of the file, in milliseconds since 1970.
 */
export function readTextTime(line: string, near: number): TextTime | undefined {
  const from = before.exec(line)?.[0].length ?? 0
  const code = line.charCodeAt(from)
  // A digit or a capital letter: what all forms begin with.
  if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90))) return undefined
  for (const form of forms) {
    form.lastIndex = from
    const parts = form.exec(line)?.groups
    if (parts === undefined) continue
    const time = timeOf(parts, near)
    if (time !== undefined) return { time, end: closing(line, form.lastIndex) }
  }
  return undefined
}

type Parts = Readonly<Record<string, string | undefined>>

function timeOf(parts: Parts, near: number): number | undefined {
  const { epoch, ms, f, f2, yy, mm, dd, last } = parts
  const fraction = Number(`0.${f ?? f2 ?? '0'}`) * 1000
  if (epoch !== undefined) return Number(epoch) * 1000 + (ms === undefined ? fraction : Number(ms))
  const monthOf = mm === undefined ? months.indexOf(parts['month'] ?? '?') / 3 : Number(mm) - 1
  const clockOf = ['h', 'm', 's'].map((name) => Number(parts[name] ?? parts[`${name}2`])) as [number, number, number]
  const year = parts['year'] ?? last
  const at = (y: number): number | undefined => whole(y, monthOf, Number(dd), clockOf, parts['zone'])
  const seconds = year !== undefined ? at(Number(year)) : yy !== undefined ? at(2000 + Number(yy)) : latest(at, near)
  return seconds === undefined ? undefined : seconds + fraction
}

function latest(at: (year: number) => number | undefined, near: number): number | undefined {
  const year = new Date(near).getFullYear()
  for (let back = -1; back < 5; back++) {
    const time = at(year - back)
    if (time !== undefined && time <= near + aheadMs) return time
  }
  return undefined
}

/** Undefined where there is no such day or time of day. */
function whole(
  year: number,
  monthOf: number,
  day: number,
  [h, m, s]: readonly [number, number, number],
  zoneOf: string | undefined,
): number | undefined {
  const utc = Date.UTC(year, monthOf, day, h, m, s)
  const date = new Date(utc)
  if (date.getUTCMonth() !== monthOf || date.getUTCDate() !== day || h > 23 || m > 59 || s > 60) return undefined
  if (zoneOf === undefined) return new Date(year, monthOf, day, h, m, s).getTime()
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zoneOf) ?? []
  return utc - (sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000)
}

/** Behind the bracket or the quote that closes the time. */
function closing(line: string, end: number): number {
  return '])"'.includes(line.charAt(end) || '?') ? end + 1 : end
}
