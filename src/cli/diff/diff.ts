import type { Command } from '../command.ts'
import { openCommand } from '../open-command.ts'
import type { RunCommand } from '../outcome.ts'
import type { Output } from '../output.ts'
import { toJson } from '../print-record.ts'
import { queryOf } from '../query-of.ts'
import { makeRereadable } from '../spill-input.ts'
import { askDiff, type DiffAnswer } from './ask-diff.ts'
import { comparePatterns, compareValues, type PatternChange } from './compare.ts'
import { type Differences, drawDiff } from './draw-diff.ts'
import { type DiffWindow, readWindow } from './diff-window.ts'

/** Prints what is different in a time from the time before: new kinds of messages, and values that stand out. */
export const diff: RunCommand = async (asked, output) => {
  const { command, remove } = await makeRereadable(asked, output)
  try {
    const logs = await openCommand(command, output)
    try {
      const query = queryOf(logs, command)
      const window = await readWindow(command, query)
      if (window === undefined) return { found: false }
      const answer = await askDiff(query, window, command.fields, command.levelTable)
      const ratio = (window.toMs - window.fromMs) / (window.fromMs - window.beforeMs)
      const patterns = comparePatterns(answer.patterns, ratio).toSorted((a, b) => weightOf(b, command) - weightOf(a, command))
      const values = compareValues(answer.values, answer.lines)
      const { errors, lines } = answer
      const ofErrors = compareValues(answer.errorValues, { now: errors.now, before: lines.now })
      // The level of errors says nothing of them.
      const common = ofErrors.filter(({ field }) => field !== 'log.level')
      const differences = { patterns, values, common }
      if (command.json) await printJson(answer, differences, window, output)
      else if (answer.lines.now + answer.lines.before > 0)
        for (const line of drawDiff(answer, differences, window, command, output)) await output.write(`${line.trimEnd()}\n`)
      return { found: patterns.length + values.length > 0, warnings: answer.warnings }
    } finally {
      await logs.close()
    }
  } finally {
    remove()
  }
}

/** The worst level first, then what is furthest from what was expected. */
function weightOf({ level, now, expected }: PatternChange, { levelTable }: Command): number {
  return (levelTable.number(level) ?? 0) * 1e12 + Math.abs(now - expected)
}

async function printJson(
  { lines, errors, p95 }: DiffAnswer,
  { patterns, values, common }: Differences,
  { beforeMs, fromMs, toMs }: DiffWindow,
  output: Output,
): Promise<void> {
  const [before, from, to] = [beforeMs, fromMs, toMs].map((time) => new Date(time).toISOString())
  await output.write(`${toJson({ kind: 'summary', before, from, to, lines, errors, p95 })}\n`)
  for (const { change, ...pattern } of patterns) await output.write(`${toJson({ kind: change, ...pattern })}\n`)
  for (const value of values) await output.write(`${toJson({ kind: 'value', ...value })}\n`)
  for (const value of common) await output.write(`${toJson({ kind: 'error-value', ...value })}\n`)
}
