import { overlay } from './overlay.ts'
import { reasonOf, type ServerResponse } from '../client/request.ts'
import { lineProperties, policyOf, type TemplateTarget } from './templates.ts'

type Ask = (method: string, path: string, body?: object) => Promise<ServerResponse>

interface Step {
  readonly path: string
  readonly body: object
  /** What stays as it was where the server refuses. */
  readonly what: string
  /** Of the stream, not of its indices: the next one changes nothing. */
  readonly isForGood?: true
}

function stepsFor(target: TemplateTarget, composedOf: ReadonlySet<string>, changed: ReadonlySet<string>): Step[] {
  const { name, isDataStream, lifecycle, failureStore, fieldLimit, events } = target
  const path = encodeURIComponent(name)
  const has = (part: string): boolean => composedOf.has(`cordwood-${name}@${part}`)
  const isNew = (part: string): boolean => changed.has(`cordwood-${name}@${part}`)
  const steps: Step[] = []
  if (has('events') || changed.has('cordwood@mappings')) {
    // Of a data stream's own field nothing can be changed.
    const { '@timestamp': _, ...properties } = overlay(has('events') ? events : {}, lineProperties)
    const query = isDataStream ? '?write_index_only=true' : ''
    steps.push({ path: `/${path}/_mapping${query}`, body: { properties }, what: 'the types of its fields' })
  }
  if (isNew('settings')) {
    const body = { 'index.mapping.total_fields.limit': fieldLimit }
    steps.push({ path: `/${path}/_settings`, body, what: 'how many fields it may have' })
  }
  if (isNew('lifecycle') && lifecycle !== undefined) {
    const policy = policyOf(name, lifecycle)
    steps.push(
      policy === undefined
        ? {
            path: `/_data_stream/${path}/_lifecycle`,
            body: { data_retention: lifecycle },
            what: 'how long it keeps lines',
            isForGood: true,
          }
        : { path: `/${path}/_settings`, body: { 'index.lifecycle.name': policy.name }, what: 'its lifecycle' },
    )
  }
  if (isNew('failures') && failureStore)
    steps.push({
      path: `/_data_stream/${path}/_options`,
      body: { failure_store: { enabled: true } },
      what: 'whether it has a failure store',
      isForGood: true,
    })
  return steps
}

/**
 * Templates are for indices to come: what is there already is told of the changes by itself.
 *
 * @returns what could not be changed, in sentences.
 */
export async function changeExisting(
  ask: Ask,
  target: TemplateTarget,
  composedOf: ReadonlySet<string>,
  changed: ReadonlySet<string>,
): Promise<string[]> {
  const steps = stepsFor(target, composedOf, changed)
  if (steps.length === 0) return []
  // A key that may only write is not told, and has nothing to change.
  if ((await ask('HEAD', `/${encodeURIComponent(target.name)}`)).statusCode !== 200) return []
  const without: string[] = []
  for (const { path, body, what, isForGood } of steps) {
    const answer = await ask('PUT', path, body)
    if (answer.statusCode >= 200 && answer.statusCode < 300) continue
    const { type, reason } = reasonOf(answer.body)
    const until = isForGood === true ? 'until somebody changes it' : 'until its next index begins'
    without.push(`${target.name} stays as it is in ${what} ${until} (HTTP ${answer.statusCode} ${type}: ${reason}).`)
  }
  return without
}
