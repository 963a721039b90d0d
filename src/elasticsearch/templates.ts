/** Grows when the templates change: a server with an older one gets the new one. */
export const templateVersion = 2

const keyword = { type: 'keyword', ignore_above: 1024 }

/** The fields that every line has, or whose type must not be guessed from the first value. */
const properties = {
  '@timestamp': { type: 'date' },
  message: { type: 'text', norms: false },
  log: { properties: { level: keyword, logger: keyword, sample_weight: { type: 'double' } } },
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
  properties,
}

/** One thing to be put to the server. */
export interface Template {
  readonly path: string
  readonly body: object
}

/** What the templates are made for. */
export interface TemplateTarget {
  readonly name: string
  readonly isDataStream: boolean
}

const meta = { cordwood: { version: templateVersion } }

/**
 * The two component templates and the index template.
 *
 * @param isRich - with the settings that Elasticsearch has from 8.14 on and OpenSearch has not.
 */
export function templatesFor({ name, isDataStream }: TemplateTarget, isRich: boolean): readonly Template[] {
  const settings = {
    index: {
      refresh_interval: '1s',
      mapping: {
        // A value that does not fit its field costs that field's search, not the line.
        ignore_malformed: true,
        total_fields: { limit: 2000, ...(isRich && { ignore_dynamic_beyond_limit: true }) },
      },
    },
  }
  const patterns = {
    index_patterns: [name],
    ...(isDataStream && { data_stream: {} }),
    composed_of: ['cordwood@mappings', 'cordwood@settings'],
    // Above the templates that come with the server, which are for logs-*-* and stand at 100 to 200.
    priority: 500,
    _meta: meta,
  }
  return [
    { path: '/_component_template/cordwood@mappings', body: { template: { mappings }, _meta: meta } },
    { path: '/_component_template/cordwood@settings', body: { template: { settings }, _meta: meta } },
    { path: `/_index_template/${encodeURIComponent(`cordwood-${name}`)}`, body: patterns },
  ]
}

/** The version in the `_meta` of a template; 0 where it is none of ours. */
export function versionOf(found: unknown): number {
  const own = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return Number(own(own(own(found, '_meta'), 'cordwood'), 'version') ?? 0)
}
