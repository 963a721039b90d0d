import type { ElasticsearchClient } from '../client/client.ts'
import { type JsonRequest, reasonOf, send } from '../client/request.ts'

/** The server answered a question with another status than 200. */
export class RefusedQuestion extends Error {
  readonly status: number

  constructor(status: number, body: unknown) {
    super(`HTTP ${status} ${reasonOf(body).reason}`)
    this.status = status
  }
}

/** The body of an answer; nothing where there is no such thing. @throws {@link RefusedQuestion}, or what the client says when there was no answer. */
export async function answerOf(client: ElasticsearchClient, request: JsonRequest): Promise<unknown> {
  const { statusCode, body } = await send(client, request)
  if (statusCode === 404) return undefined
  if (statusCode !== 200) throw new RefusedQuestion(statusCode, body)
  return body
}
