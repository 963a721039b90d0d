import type { AuditCounts } from '../audit/writer.ts'
import type { ErrorCode } from '../core/error.ts'
import { type Labels, printFamily, printLatency, printSample } from '../metrics/exposition.ts'
import type { LoggerStats } from './logger-stats.ts'
import type { Counts } from './tally.ts'

const badName = /[^A-Za-z0-9_]/g

function samplesByLevel(name: string, labels: Labels, counts: Counts): string {
  return Object.entries(counts.byLevel)
    .map(([level, lines]) => printSample(name, { ...labels, level }, lines))
    .join('')
}

function callsFamily(outcome: string, help: string, counts: Counts): string {
  const name = `cordwood_log_calls_${outcome}_total`
  return printFamily(name, 'counter', help, [samplesByLevel(name, {}, counts)])
}

/** Numbers of sinks that only grow, or those that do not. Of sinks in a sink the name says whose they are, before a dot. */
function samplesOfSinks(family: string, stats: LoggerStats, isCounter: boolean): string[] {
  return stats.sinks.flatMap(({ name: sink, extra, counters = [] }) =>
    Object.entries(extra)
      .filter(([name]) => counters.includes(name.slice(name.lastIndexOf('.') + 1)) === isCounter)
      .map(([name, value]) => printSample(family, { sink, name: name.replaceAll(badName, '_') }, value)),
  )
}

/** The books as text for Prometheus (exposition format 0.0.4). */
export function printMetrics(
  stats: LoggerStats,
  problems: ReadonlyMap<ErrorCode, number>,
  masked: Readonly<Record<string, number>> = {},
  audit?: AuditCounts,
): string {
  const calls = 'cordwood_log_calls_total'
  const lines = 'cordwood_sink_lines_total'
  const pending = 'cordwood_sink_pending_lines'
  const up = 'cordwood_sink_up'
  const latency = 'cordwood_sink_write_duration_seconds'
  const extra = 'cordwood_sink_extra'
  const events = 'cordwood_sink_events_total'
  return [
    printFamily(calls, 'counter', 'Log calls at or above the level of their logger.', [samplesByLevel(calls, {}, stats.emitted)]),
    callsFamily('sampled', 'Log calls that sampling left out.', stats.sampled),
    callsFamily('collapsed', 'Log calls that were put together with others like them.', stats.collapsed),
    callsFamily('discarded', 'Log calls whose line went to no sink.', stats.discarded),
    callsFamily('overflowed', 'Log calls whose waiting line a tail gave up for want of room.', stats.overflowed),
    printFamily('cordwood_tail_waiting_lines', 'gauge', 'Lines that wait for the end of their scope.', [
      samplesByLevel('cordwood_tail_waiting_lines', {}, stats.waiting),
    ]),
    printFamily(
      lines,
      'counter',
      'Lines that a sink has done with, by what became of them.',
      stats.sinks.flatMap((sink) =>
        (['filtered', 'written', 'dropped'] as const).map((outcome) =>
          samplesByLevel(lines, { sink: sink.name, outcome }, sink[outcome]),
        ),
      ),
    ),
    printFamily(
      pending,
      'gauge',
      'Lines that wait for a sink.',
      stats.sinks.map((sink) => printSample(pending, { sink: sink.name }, sink.pending.total)),
    ),
    printFamily(
      up,
      'gauge',
      'Whether the last write of a sink succeeded.',
      stats.sinks.map((sink) => printSample(up, { sink: sink.name }, sink.state === 'ok' ? 1 : 0)),
    ),
    printFamily(
      latency,
      'histogram',
      'How long a sink took for one batch of lines.',
      stats.sinks.map((sink) => printLatency(latency, { sink: sink.name }, sink.latency)),
    ),
    printFamily(events, 'counter', 'What a sink counts itself, since it was opened.', samplesOfSinks(events, stats, true)),
    printFamily(extra, 'gauge', 'What a sink tells of itself, as it is now.', samplesOfSinks(extra, stats, false)),
    printFamily(
      'cordwood_masked_total',
      'counter',
      'Values that were masked, by class.',
      Object.entries(masked).map(([name, count]) => printSample('cordwood_masked_total', { class: name }, count)),
    ),
    printFamily(
      'cordwood_audit_records_total',
      'counter',
      'Audit records, by what became of them.',
      audit === undefined
        ? []
        : (['written', 'lost'] as const).map((outcome) =>
            printSample('cordwood_audit_records_total', { outcome }, audit[outcome]),
          ),
    ),
    printFamily('cordwood_audit_pending_records', 'gauge', 'Audit records that wait for their file.', [
      ...(audit === undefined ? [] : [printSample('cordwood_audit_pending_records', {}, audit.pending)]),
    ]),
    printFamily(
      'cordwood_problems_total',
      'counter',
      'Problems reported, by code.',
      [...problems].map(([code, count]) => printSample('cordwood_problems_total', { code }, count)),
    ),
  ].join('')
}
