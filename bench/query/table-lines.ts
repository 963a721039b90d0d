import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A line as a row of a table. */
export interface TableLine {
  readonly ts: number
  readonly level: string
  readonly message: string
  readonly service: string
  readonly trace: string
  readonly usr: string
  readonly status: number
  readonly duration: number
  readonly error_type: string | null
  readonly line: string
}

/** The lines of a file as rows, from a place on. */
export async function* openLines(path: string, start: number): AsyncGenerator<TableLine> {
  for await (const line of createInterface({ input: createReadStream(path, { start }), crlfDelay: Infinity })) {
    const members = JSON.parse(line) as Readonly<Record<string, never>>
    yield {
      ts: Date.parse(members['@timestamp'] ?? ''),
      level: members['log.level'] ?? '',
      message: members['message'] ?? '',
      service: members['service.name'] ?? '',
      trace: members['trace.id'] ?? '',
      usr: members['user.id'] ?? '',
      status: members['http.response.status_code'] ?? 0,
      duration: members['event.duration'] ?? 0,
      error_type: members['error.type'] ?? null,
      line,
    }
  }
}
