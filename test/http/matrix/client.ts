import { type Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

export interface Call {
  readonly port: number
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent one by one, with pauses, so that the requests of a connection's neighbours come between. */
  readonly chunks?: readonly string[]
  /** Breaks the connection when the first bytes of the response come. */
  readonly abort?: boolean
  readonly agent?: Agent
}

/** Calls a server of the tests; resolves with undefined for a call that was aborted. */
export async function call({
  port,
  path,
  method = 'GET',
  headers = {},
  chunks = [],
  abort = false,
  agent,
}: Call): Promise<Answer | undefined> {
  return new Promise((done, fail) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path, method, headers, ...(agent === undefined ? {} : { agent }) },
      (incoming) => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (text: string) => {
          body += text
          if (abort) outgoing.destroy()
        })
        incoming.on('end', () => done({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }))
        incoming.on('error', (error) => (abort ? done(undefined) : fail(error)))
      },
    )
    outgoing.on('error', (error) => (abort ? done(undefined) : fail(error)))
    const send = async (): Promise<void> => {
      for (const chunk of chunks) {
        outgoing.write(chunk)
        await sleep(Math.random() * 2)
      }
      outgoing.end()
    }
    void send()
  })
}

/** Runs tasks, some at a time. */
export async function inParallel(tasks: number, width: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < tasks) await task(next++)
  }
  await Promise.all(Array.from({ length: width }, worker))
}
