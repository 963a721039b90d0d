import { node } from '../../core/node.ts'
import type { BootstrapSettings, Lifecycle } from './bootstrap-options.ts'

/** Grows when the templates change: a server with an older one gets the new one. */
export const templateVersion = 4

const keyword = { type: 'keyword', ignore_above: 1024 }

/** The fields that every line has, or whose type must not be guessed from the first value. */
export const lineProperties: Properties = {
  '@timestamp': { type: 'date' },
  message: { type: 'text', norms: false },
  log: { properties: { level: keyword, logger: keyword, template_id: keyword, sample_weight: { type: 'double' } } },
  ecs: { properties: { version: keyword } },
  event: { properties: { sequence: { type: 'long' }, duration: { type: 'double' }, outcome: keyword } },
  process: {
    properties: { pid: { type: 'long' }, entity_id: keyword, thread: { properties: { id: { type: 'long' } } } },
  },
  client: { properties: { ip: keyword } },
}

/** Strings are whole values, numbers are doubles (a long chosen by the first value hides later fractions), nothing is taken for a date. */
const mappings = {
  date_detection: false,
  numeric_detection: false,
  dynamic_templates: [
    { strings: { match_mapping_type: 'string', mapping: keyword } },
    { integers: { match_mapping_type: 'long', mapping: { type: 'double' } } },
    { fractions: { match_mapping_type: 'double', mapping: { type: 'double' } } },
  ],
  properties: lineProperties,
}

/** Types of fields, in the words of an index mapping. */
export type Properties = Readonly<Record<string, object>>

/** Something to be put to the server. */
export interface Template {
  readonly path: string
  readonly body: object
  /** In its place where the server does not know a part of it. */
  readonly simpler?: object
}

/** A component template that the index template is composed of. */
export interface Component extends Template {
  readonly name: string
  /** What is missing where the server has no such thing, in words; lines are sent all the same. Unset: it must be there. */
  readonly without?: string
  /** Must be there before. */
  readonly before?: Template
}

/** What the templates are made for. */
export interface TemplateTarget extends Pick<BootstrapSettings, 'lifecycle' | 'failureStore' | 'fieldLimit'> {
  readonly name: string
  readonly isDataStream: boolean
  /** Of the fields of events that were declared with a schema. */
  readonly events: Properties
}

const sharedFieldLimit = 2_000

/** With who made it, and a hash of what it says: other options are another content of the same version. */
function sealed(body: object): object {
  const content = node.crypto.createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16)
  return { ...body, _meta: { cordwood: { version: templateVersion, content } } }
}

function component(
  name: string,
  template: object,
  more: Partial<Component> & { readonly simplerTemplate?: object } = {},
): Component {
  const { simplerTemplate, ...rest } = more
  return {
    name,
    path: `/_component_template/${encodeURIComponent(name).replaceAll('%40', '@')}`,
    body: sealed({ template }),
    ...(simplerTemplate !== undefined && { simpler: sealed({ template: simplerTemplate }) }),
    ...rest,
  }
}

function settings(isRich: boolean): object {
  return {
    settings: {
      index: {
        refresh_interval: '1s',
        mapping: {
          // A value that does not fit its field costs that field's search, not the line.
          ignore_malformed: true,
          // The second is known to Elasticsearch from 8.14 on, and not to OpenSearch.
          total_fields: { limit: sharedFieldLimit, ...(isRich && { ignore_dynamic_beyond_limit: true }) },
        },
      },
    },
  }
}

/** The policy's name and, where it is ours, how it is made. */
export function policyOf(name: string, lifecycle: Lifecycle): { readonly name: string; readonly before?: Template } | undefined {
  if (typeof lifecycle === 'string') return undefined
  const { ilm } = lifecycle
  if (typeof ilm === 'string') return { name: ilm }
  const { rolloverAfter = '30d', rolloverSize = '50gb', deleteAfter } = ilm
  const policy = `cordwood-${name}`
  const phases = {
    hot: { min_age: '0ms', actions: { rollover: { max_age: rolloverAfter, max_primary_shard_size: rolloverSize } } },
    ...(deleteAfter !== undefined && { delete: { min_age: deleteAfter, actions: { delete: {} } } }),
  }
  // Only its `policy` may hold a `_meta` there.
  return { name: policy, before: { path: `/_ilm/policy/${encodeURIComponent(policy)}`, body: { policy: sealed({ phases }) } } }
}

function lifecycleComponent(name: string, lifecycle: Lifecycle): Component {
  const policy = policyOf(name, lifecycle)
  const without = 'a lifecycle: nothing old is deleted'
  if (policy === undefined)
    return component(`cordwood-${name}@lifecycle`, { lifecycle: { data_retention: lifecycle } }, { without })
  const { before } = policy
  const template = { settings: { index: { lifecycle: { name: policy.name } } } }
  return component(`cordwood-${name}@lifecycle`, template, { without, ...(before !== undefined && { before }) })
}

/** The component templates, in the order in which they count: the last one wins. */
export function componentsFor({ name, lifecycle, failureStore, fieldLimit, events }: TemplateTarget): readonly Component[] {
  return [
    // Before ours, so that an event cannot change the fields that every line has.
    ...(Object.keys(events).length === 0 ? [] : [eventsComponent(name, events)]),
    component('cordwood@mappings', { mappings }),
    component('cordwood@settings', settings(true), { simplerTemplate: settings(false) }),
    ...(fieldLimit === sharedFieldLimit
      ? []
      : [component(`cordwood-${name}@settings`, { settings: { index: { mapping: { total_fields: { limit: fieldLimit } } } } })]),
    ...(lifecycle === undefined ? [] : [lifecycleComponent(name, lifecycle)]),
    ...(failureStore
      ? [
          component(
            `cordwood-${name}@failures`,
            { data_stream_options: { failure_store: { enabled: true } } },
            { without: 'a failure store: lines that fit no mapping go to the dead letters' },
          ),
        ]
      : []),
  ]
}

/** The types of the fields of events. */
export function eventsComponent(name: string, events: Properties): Component {
  return component(
    `cordwood-${name}@events`,
    { mappings: { properties: events } },
    { without: 'the types that the schemas of events name: they are found out from the first line' },
  )
}

/** The index template. @param composedOf - names of component templates that are there. */
export function indexTemplateFor({ name, isDataStream }: TemplateTarget, composedOf: readonly string[]): Template {
  const body = {
    index_patterns: [name],
    ...(isDataStream && { data_stream: {} }),
    composed_of: composedOf,
    // Above the templates that come with the server, which are for logs-*-* and stand at 100 to 200.
    priority: 500,
  }
  return { path: `/_index_template/${encodeURIComponent(`cordwood-${name}`)}`, body: sealed(body) }
}
