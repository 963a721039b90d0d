import type { LogRecord } from '../../src/search/index.ts'
import type { LoadReport } from './load.ts'
import { bar, columns, count, milliseconds, say, styled } from './print.ts'
import type { questions, RouteTimes } from './questions.ts'

type Answer<Name extends keyof typeof questions> = Awaited<ReturnType<(typeof questions)[Name]>>

/** Prints how many lines there are, beside what the load itself has counted. */
export function reportLines({ total, services, access, failed }: Answer<'lines'>, load: LoadReport): void {
  say(`${count(total)} lines: ${services.map((bucket) => `${bucket.key} ${count(bucket.count)}`).join(', ')}`)
  const isWhole = access === load.requests && failed === load.failed
  const verdict = isWhole ? styled('green', 'none is missing') : styled('red', 'SOME ARE MISSING')
  say(
    `${count(access)} access lines of ${count(load.requests)} requests, ${count(failed)} of ${count(load.failed)} failed: ${verdict}`,
  )
}

/** Prints one request as its lines tell it, with the time since the first of them. */
export function reportStory({ requestId, records }: { requestId: string; records: readonly LogRecord[] }): void {
  say(styled('cyan', `requestId:${requestId}`))
  const start = records[0]?.time ?? 0
  const rows = records.map(({ time, level, message, fields, error }) => {
    const status = fields['http.response.status_code']
    const cause = Array.isArray(error?.['cause']) ? (error['cause'] as { message?: string }[])[0]?.message : undefined
    const why = error === undefined ? '' : `${error.message}${cause === undefined ? '' : ` ← ${cause}`}`
    const access =
      status === undefined ? '' : `${String(fields['http.request.method'])} ${String(fields['url.path'])} ${String(status)}`
    const name = level >= 50 ? 'error' : 'info'
    return { level, cells: [`+${Math.round(time - start)} ms`, String(fields['service.name']), name, message, `${access}${why}`] }
  })
  const texts = columns(
    rows.map((row) => row.cells),
    5,
  )
  for (const [index, text] of texts.entries()) say((rows[index]?.level ?? 0) >= 50 ? styled('red', text) : text)
}

/** Prints routes as a table, with a bar of the 95th percentile. */
export function reportRoutes(routes: readonly RouteTimes[]): void {
  const most = Math.max(...routes.map((route) => route.p95Ms))
  const head = ['route', 'requests', 'p50', 'p95', 'max']
  const rows = routes.map((route) => [
    route.route,
    count(route.requests),
    milliseconds(route.p50Ms),
    milliseconds(route.p95Ms),
    milliseconds(route.maxMs),
  ])
  const [title = '', ...texts] = columns([head, ...rows], 1)
  say(styled('dim', title))
  for (const [index, text] of texts.entries()) say(`${text}  ${styled('yellow', bar((routes[index]?.p95Ms ?? 0) / most, 24))}`)
}

/** Prints a lying histogram: one bar a minute. */
export function reportErrors(minutes: Answer<'errors'>): void {
  const most = Math.max(1, ...minutes.map((minute) => minute.count))
  for (const { minute, count: errors, byService } of minutes) {
    const parts = Object.entries(byService).map(([service, lines]) => `${service} ${lines}`)
    const drawn = styled('red', bar(errors / most, 40))
    say(`${minute.toISOString().slice(11, 16)}  ${String(errors).padStart(5)}  ${drawn} ${styled('dim', parts.join(', '))}`)
  }
}
