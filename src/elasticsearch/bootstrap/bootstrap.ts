import type { ElasticsearchClient } from '../client/client.ts'
import { changeExisting } from './existing-stream.ts'
import { overlay } from './overlay.ts'
import { members, reasonOf, send, type ServerResponse } from '../client/request.ts'
import {
  type Component,
  componentsFor,
  eventsComponent,
  indexTemplateFor,
  type Properties,
  type Template,
  type TemplateTarget,
  templateVersion,
} from './templates.ts'

/** How one try to prepare the server ended. */
export type BootstrapOutcome =
  /** `without`: what was asked for and the server does not have, in sentences. */
  | { readonly kind: 'ready'; readonly without: readonly string[] }
  /** We may not, or they are in the way of others: the server must have templates of its own for us. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** What a GET answered with: the template's or policy's own object. */
function found({ statusCode, body }: ServerResponse): Readonly<Record<string, unknown>> {
  if (statusCode !== 200) return {}
  const all = members(body)
  for (const [list, inner] of [
    ['component_templates', 'component_template'],
    ['index_templates', 'index_template'],
  ] as const) {
    if (Array.isArray(all[list])) return members(members(all[list][0])[inner])
  }
  return members(members(Object.values(all)[0])['policy'])
}

const sealOf = (template: unknown): Readonly<Record<string, unknown>> => members(members(members(template)['_meta'])['cordwood'])

/** The body's seal: of a policy it lies within. */
const sealOfBody = (body: object): Readonly<Record<string, unknown>> => sealOf('policy' in body ? body.policy : body)

const say = (answer: ServerResponse): string => {
  const { type, reason } = reasonOf(answer.body)
  return `HTTP ${answer.statusCode} ${type}: ${reason}`
}

/** A refusal that another try would not change. */
class Refused extends Error {
  override readonly name = 'Refused'
}

/**
 * Puts what is missing, older than ours or of another content; what is newer is left alone. The data stream itself is made by the first
 * line; one that is there already is changed as far as an index can be. Doing it again changes nothing. Never rejects.
 *
 *     events? -> cordwood@mappings -> cordwood@settings -> settings? -> lifecycle? -> failures? -> index template -> existing stream
 */
export async function bootstrap(
  client: ElasticsearchClient,
  target: TemplateTarget,
  requestTimeoutMs: number,
): Promise<BootstrapOutcome> {
  const ask = (method: string, path: string, body?: object): Promise<ServerResponse> =>
    send(client, { method, path, timeoutMs: requestTimeoutMs, ...(body !== undefined && { body }) })

  /** Answers whether it was put: false where it stood there. */
  async function put({ path, body, simpler }: Template, there: Readonly<Record<string, unknown>>): Promise<boolean> {
    const seal = sealOf(there)
    const version = Number(seal['version'] ?? 0)
    if (version > templateVersion) return false
    if (version === templateVersion && seal['content'] === sealOfBody(body)['content']) return false
    let answer = await ask('PUT', path, body)
    if (answer.statusCode === 400 && simpler !== undefined) {
      if (version === templateVersion && seal['content'] === sealOfBody(simpler)['content']) return false
      answer = await ask('PUT', path, simpler)
    }
    if (answer.statusCode >= 200 && answer.statusCode < 300) return true
    // 404, 405: the server has no such thing at all.
    if ([400, 403, 404, 405].includes(answer.statusCode)) throw new Refused(say(answer))
    throw new Error(say(answer))
  }

  /** Another service, or another version of this one, may have told of other events. */
  async function withOthers(component: Component, events: Properties): Promise<[Component, Readonly<Record<string, unknown>>]> {
    const there = found(await ask('GET', component.path))
    if (component.name !== `cordwood-${target.name}@events`) return [component, there]
    const theirs = members(members(members(there['template'])['mappings'])['properties']) as Properties
    return [eventsComponent(target.name, overlay(theirs, events)), there]
  }

  try {
    const composedOf: string[] = []
    const changed = new Set<string>()
    const without: string[] = []
    for (const wanted of componentsFor(target)) {
      try {
        if (wanted.before !== undefined) await put(wanted.before, found(await ask('GET', wanted.before.path)))
        const [component, there] = await withOthers(wanted, target.events)
        if (await put(component, there)) changed.add(component.name)
        composedOf.push(component.name)
      } catch (error) {
        if (wanted.without === undefined || !(error instanceof Refused)) throw error
        without.push(`${target.name} goes without ${wanted.without} (${error.message}).`)
      }
    }
    const template = indexTemplateFor(target, composedOf)
    if (await put(template, found(await ask('GET', template.path)))) changed.add('')
    const isEvents = composedOf.includes(`cordwood-${target.name}@events`)
    if (changed.size > 0 || isEvents) without.push(...(await changeExisting(ask, target, new Set(composedOf), changed)))
    return { kind: 'ready', without }
  } catch (error) {
    return {
      kind: error instanceof Refused ? 'refused' : 'failed',
      reason: error instanceof Error ? error.message : String(error),
    }
  }
}
