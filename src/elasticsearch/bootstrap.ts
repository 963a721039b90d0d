import type { ElasticsearchClient } from './client.ts'
import { members, send, type ServerResponse } from './request.ts'
import { type Template, type TemplateTarget, templatesFor, templateVersion, versionOf } from './templates.ts'

/** How one try to prepare the server ended. */
export type BootstrapOutcome =
  | { readonly kind: 'ready' }
  /** We may not, or they are in the way of others: the server must have templates of its own for us. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** The template that a GET answered with. */
function found(answer: ServerResponse): unknown {
  const body = members(answer.body)
  for (const [list, inner] of [
    ['component_templates', 'component_template'],
    ['index_templates', 'index_template'],
  ] as const) {
    const first: unknown = Array.isArray(body[list]) ? body[list][0] : undefined
    if (first !== undefined) return members(first)[inner]
  }
  return undefined
}

const reasonOf = ({ statusCode, body }: ServerResponse): string => {
  const { type, reason } = members(members(body)['error'])
  return `HTTP ${statusCode} ${String(type ?? '')} ${String(reason ?? '')}`.trim()
}

/**
 * Puts what is missing or older than ours; what is there, or newer, is left alone. The data stream itself is made by the first line.
 * Never rejects.
 */
export async function bootstrap(
  client: ElasticsearchClient,
  target: TemplateTarget,
  requestTimeoutMs: number,
): Promise<BootstrapOutcome> {
  const ask = (method: string, path: string, body?: object): Promise<ServerResponse> =>
    send(client, { method, path, timeoutMs: requestTimeoutMs, ...(body !== undefined && { body }) })
  const isThere = async ({ path }: Template): Promise<boolean> => {
    const answer = await ask('GET', path)
    return answer.statusCode === 200 && versionOf(found(answer)) >= templateVersion
  }
  try {
    const rich = templatesFor(target, true)
    const plain = templatesFor(target, false)
    for (const [index, template] of rich.entries()) {
      if (await isThere(template)) continue
      let answer = await ask('PUT', template.path, template.body)
      const simpler = plain[index]
      if (answer.statusCode === 400 && simpler !== undefined) answer = await ask('PUT', simpler.path, simpler.body)
      if (answer.statusCode === 403 || answer.statusCode === 400) return { kind: 'refused', reason: reasonOf(answer) }
      if (answer.statusCode !== 200) return { kind: 'failed', reason: reasonOf(answer) }
    }
    return { kind: 'ready' }
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}
