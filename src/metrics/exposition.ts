import type { LatencySummary } from './histogram.ts'

/** Names and values of a sample's labels. */
export type Labels = Readonly<Record<string, string>>

const escapeLabel = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

/** One sample with its line feed, in the text form of Prometheus (exposition format 0.0.4). */
export function printSample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`
}

/** A metric with all its samples; nothing where it has none. */
export function printFamily(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
  samples: readonly string[],
): string {
  const text = samples.join('')
  return text === '' ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${text}`
}

/** The samples of a histogram in seconds. */
export function printLatency(name: string, labels: Labels, { count, sumMs, atMost }: LatencySummary): string {
  const buckets = atMost.map(([boundMs, below]) =>
    printSample(`${name}_bucket`, { ...labels, le: String(boundMs / 1000) }, below),
  )
  return [
    ...buckets,
    printSample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    printSample(`${name}_sum`, labels, sumMs / 1000),
    printSample(`${name}_count`, labels, count),
  ].join('')
}
