import type { ErrorCode } from '../core/error.ts'
import type { LoggerStats } from './books.ts'
import type { Counts } from './tally.ts'

type Labels = Readonly<Record<string, string>>

const escapeLabel = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
const badName = /[^A-Za-z0-9_]/g

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}{${pairs.join(',')}} ${value}\n`
}

function samplesByLevel(name: string, labels: Labels, counts: Counts): string {
  return Object.entries(counts.byLevel)
    .map(([level, lines]) => sample(name, { ...labels, level }, lines))
    .join('')
}

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly string[]): string {
  const text = samples.join('')
  return text === '' ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${text}`
}

function callsFamily(outcome: string, help: string, counts: Counts): string {
  const name = `cordwood_log_calls_${outcome}_total`
  return family(name, 'counter', help, [samplesByLevel(name, {}, counts)])
}

/** The books as text for Prometheus (exposition format 0.0.4). */
export function printMetrics(
  stats: LoggerStats,
  problems: ReadonlyMap<ErrorCode, number>,
  masked: Readonly<Record<string, number>> = {},
): string {
  const calls = 'cordwood_log_calls_total'
  const lines = 'cordwood_sink_lines_total'
  const pending = 'cordwood_sink_pending_lines'
  const up = 'cordwood_sink_up'
  const extra = 'cordwood_sink_extra'
  return [
    family(calls, 'counter', 'Log calls at or above the level of their logger.', [samplesByLevel(calls, {}, stats.emitted)]),
    callsFamily('sampled', 'Log calls that sampling left out.', stats.sampled),
    callsFamily('collapsed', 'Log calls that were put together with others like them.', stats.collapsed),
    callsFamily('discarded', 'Log calls whose line went to no sink.', stats.discarded),
    callsFamily('overflowed', 'Log calls whose waiting line a tail gave up for want of room.', stats.overflowed),
    family('cordwood_tail_waiting_lines', 'gauge', 'Lines that wait for the end of their scope.', [
      samplesByLevel('cordwood_tail_waiting_lines', {}, stats.waiting),
    ]),
    family(
      lines,
      'counter',
      'Lines that a sink has done with, by what became of them.',
      stats.sinks.flatMap((sink) =>
        (['filtered', 'written', 'dropped'] as const).map((outcome) =>
          samplesByLevel(lines, { sink: sink.name, outcome }, sink[outcome]),
        ),
      ),
    ),
    family(
      pending,
      'gauge',
      'Lines that wait for a sink.',
      stats.sinks.map((sink) => sample(pending, { sink: sink.name }, sink.pending.total)),
    ),
    family(
      up,
      'gauge',
      'Whether the last write of a sink succeeded.',
      stats.sinks.map((sink) => sample(up, { sink: sink.name }, sink.state === 'ok' ? 1 : 0)),
    ),
    family(
      extra,
      'gauge',
      'What a sink counts itself.',
      stats.sinks.flatMap((sink) =>
        Object.entries(sink.extra).map(([name, value]) =>
          sample(extra, { sink: sink.name, name: name.replaceAll(badName, '_') }, value),
        ),
      ),
    ),
    family(
      'cordwood_masked_total',
      'counter',
      'Values that were masked, by class.',
      Object.entries(masked).map(([name, count]) => sample('cordwood_masked_total', { class: name }, count)),
    ),
    family(
      'cordwood_problems_total',
      'counter',
      'Problems reported, by code.',
      [...problems].map(([code, count]) => sample('cordwood_problems_total', { code }, count)),
    ),
  ].join('')
}
