/** What the objects are made for. */
export interface KibanaOptions {
  /** A data stream, an index, or a pattern of them such as `logs-*`. */
  readonly target: string
  /** Stands in the titles; default the target. */
  readonly title?: string
}

interface Reference {
  readonly name: string
  readonly type: string
  readonly id: string
}

interface SavedObject {
  readonly id: string
  readonly type: string
  readonly attributes: object
  readonly references: readonly Reference[]
}

/** What the forms below were written for; newer Kibanas bring older objects up to date when they import them. */
const typeVersions: Readonly<Record<string, string>> = {
  'index-pattern': '8.0.0',
  search: '8.0.0',
  visualization: '8.5.0',
  dashboard: '8.9.0',
}

const failing = 'log.level: error or log.level: fatal'

const searches = [
  { key: 'all', title: 'all lines', query: '', columns: ['log.level', 'service.name', 'message'] },
  {
    key: 'errors',
    title: 'errors',
    query: failing,
    columns: ['log.level', 'message', 'error.type', 'error.message', 'http.request.id'],
  },
  {
    key: 'requests',
    title: 'lines of requests',
    query: 'http.request.id: *',
    columns: ['http.request.id', 'user.id', 'message'],
  },
] as const

const count = { id: '1', enabled: true, type: 'count', schema: 'metric', params: {} }
const overTime = {
  id: '2',
  enabled: true,
  type: 'date_histogram',
  schema: 'segment',
  params: { field: '@timestamp', interval: 'auto', min_doc_count: 1, useNormalizedEsInterval: true, extended_bounds: {} },
}
const terms = (schema: string, field: string, size: number): object => ({
  id: '3',
  enabled: true,
  type: 'terms',
  schema,
  params: { field, size, order: 'desc', orderBy: '1', otherBucket: false, missingBucket: false },
})
const bars = { type: 'histogram', addTooltip: true, addLegend: true, legendPosition: 'right', times: [], addTimeMarker: false }
const rows = { perPage: 10, showPartialRows: false, showTotal: false, totalFunc: 'sum' }

const charts = [
  {
    key: 'levels',
    title: 'lines by level',
    query: '',
    type: 'histogram',
    params: bars,
    aggs: [count, overTime, terms('group', 'log.level', 8)],
  },
  {
    key: 'services',
    title: 'lines by service',
    query: '',
    type: 'histogram',
    params: bars,
    aggs: [count, overTime, terms('group', 'service.name', 10)],
  },
  {
    key: 'error-types',
    title: 'errors by type',
    query: failing,
    type: 'table',
    params: rows,
    aggs: [count, terms('bucket', 'error.type', 20)],
  },
  {
    key: 'messages',
    title: 'errors by fingerprint',
    query: 'error.fingerprint: *',
    type: 'table',
    params: rows,
    aggs: [count, terms('bucket', 'error.fingerprint', 20)],
  },
] as const

const sourceIndex = 'kibanaSavedObjectMeta.searchSourceJSON.index'
const sourceOf = (query: string, isBound: boolean): object => ({
  searchSourceJSON: JSON.stringify({
    query: { query, language: 'kuery' },
    filter: [],
    ...(isBound && { indexRefName: sourceIndex }),
  }),
})

/** Of the dashboard's grid, which is 48 wide. */
const panels = [
  { type: 'visualization', key: 'levels', x: 0, y: 0, w: 24, h: 12 },
  { type: 'visualization', key: 'services', x: 24, y: 0, w: 24, h: 12 },
  { type: 'visualization', key: 'error-types', x: 0, y: 12, w: 24, h: 12 },
  { type: 'visualization', key: 'messages', x: 24, y: 12, w: 24, h: 12 },
  { type: 'search', key: 'errors', x: 0, y: 24, w: 48, h: 18 },
] as const

/**
 * A data view, saved searches, charts and a dashboard for lines of ours, as Kibana's import of saved objects takes them: NDJSON. Their
 * ids depend on the target alone, so a second import overwrites the first.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs'
 * import { kibanaObjects } from 'cordwood/elasticsearch'
 * writeFileSync('kibana.ndjson', kibanaObjects({ target: 'logs-checkout-default' }))
 * ```
 */
export function kibanaObjects({ target, title = target }: KibanaOptions): string {
  const idOf = (key: string): string => `cordwood-${target.replaceAll(/[^\w.-]/g, '_')}-${key}`
  const view: Reference = { name: sourceIndex, type: 'index-pattern', id: idOf('view') }
  const objects: SavedObject[] = [
    {
      id: view.id,
      type: 'index-pattern',
      attributes: { title: target, name: title, timeFieldName: '@timestamp' },
      references: [],
    },
    ...searches.map(({ key, title: what, query, columns }) => ({
      id: idOf(key),
      type: 'search',
      attributes: {
        title: `${title}: ${what}`,
        description: '',
        columns,
        sort: [['@timestamp', 'desc']],
        kibanaSavedObjectMeta: sourceOf(query, true),
      },
      references: [view],
    })),
    ...charts.map(({ key, title: what, query, type, params, aggs }) => ({
      id: idOf(key),
      type: 'visualization',
      attributes: {
        title: `${title}: ${what}`,
        description: '',
        version: 1,
        uiStateJSON: '{}',
        visState: JSON.stringify({ title: `${title}: ${what}`, type, params, aggs }),
        kibanaSavedObjectMeta: sourceOf(query, true),
      },
      references: [view],
    })),
    {
      id: idOf('dashboard'),
      type: 'dashboard',
      attributes: {
        title,
        description: 'Lines, errors and their kinds.',
        version: 1,
        timeRestore: true,
        timeFrom: 'now-24h',
        timeTo: 'now',
        optionsJSON: JSON.stringify({ useMargins: true, hidePanelTitles: false }),
        panelsJSON: JSON.stringify(
          panels.map(({ type, x, y, w, h }, index) => ({
            type,
            panelIndex: `${index}`,
            gridData: { x, y, w, h, i: `${index}` },
            embeddableConfig: { enhancements: {} },
            panelRefName: `panel_${index}`,
          })),
        ),
        kibanaSavedObjectMeta: sourceOf('', false),
      },
      references: panels.map(({ type, key }, index) => ({ name: `${index}:panel_${index}`, type, id: idOf(key) })),
    },
  ]
  const lines = objects.map((object) => ({
    ...object,
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: typeVersions[object.type],
  }))
  const end = {
    exportedCount: lines.length,
    missingRefCount: 0,
    missingReferences: [],
    excludedObjectsCount: 0,
    excludedObjects: [],
  }
  return [...lines, end].map((line) => `${JSON.stringify(line)}\n`).join('')
}
