import { systemClock } from '../../core/clock.ts'
import { CordwoodError } from '../../core/error.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { printCount, printCounted } from '../print-quantity.ts'
import { formatBytes, formatSeconds } from './progress-bar.ts'
import { runShipment, type ShipPlan, type ShipResult } from './run-shipment.ts'
import { ProgressView } from './show-progress.ts'

/** A plan without what the terminal adds to it. */
export type PlannedShipment = Omit<ShipPlan, 'report' | 'signal' | 'onProgress'>

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Carries a plan out: with a progress bar on a terminal, ended by ctrl-C so that the same command goes on later, and with a summary.
 *
 * @param timeoutMs - it is given up when nothing moves for so long.
 * @throws CORDWOOD_ERR_ELASTICSEARCH when it was.
 */
export async function carryOut(plan: PlannedShipment, output: Output, timeoutMs: number | undefined): Promise<Outcome> {
  const names = plan.files.map(({ path }) => path)
  const { stderr } = process
  const screen = {
    isTTY: stderr.isTTY && process.env['TERM'] !== 'dumb',
    get columns() {
      return Math.max(40, stderr.columns)
    },
    write: (text: string) => stderr.write(text),
  }
  const view = new ProgressView(screen, names, /utf-?8/i.test(languageOf(process.env)), () => systemClock.monotonic())
  const stop = new AbortController()
  // A second ctrl-C ends the process at once, as if there were no handler.
  const onSignal = (): void => {
    stop.abort()
    forget()
  }
  const forget = (): void => {
    for (const signal of stopSignals) process.off(signal, onSignal)
  }
  for (const signal of stopSignals) process.on(signal, onSignal)
  const begin = systemClock.monotonic()
  let moved = { at: begin, sum: 0 }
  let isGivenUp = false
  try {
    const result = await runShipment({
      ...plan,
      report: view.report,
      signal: stop.signal,
      onProgress(progress) {
        view.show(progress)
        const sum = Object.values(progress.counts).reduce((all, lines) => all + lines, 0)
        if (sum !== moved.sum) moved = { at: systemClock.monotonic(), sum }
        if (timeoutMs === undefined || systemClock.monotonic() - moved.at < timeoutMs) return
        isGivenUp = true
        stop.abort()
      },
    })
    view.clear()
    await output.write(summary(result, plan, systemClock.monotonic() - begin))
    if (isGivenUp) {
      const message = `Expected lines to be taken within ${formatSeconds((timeoutMs ?? 0) / 1000)}, got nothing from the server. The same command goes on where this one ended.`
      throw new CordwoodError('CORDWOOD_ERR_ELASTICSEARCH', message)
    }
    return { found: result.counts.deadLettered === 0 && result.tooLong === 0, warnings: warningsOf(result, plan) }
  } finally {
    view.clear()
    forget()
    await plan.client.close?.()
  }
}

function languageOf({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): string {
  return LC_ALL || LC_CTYPE || LANG || ''
}

function summary({ counts, doneBytes }: ShipResult, { target }: PlannedShipment, durationMs: number): string {
  const { stored, alreadyStored, failureStore, deadLettered } = counts
  const parts = [`${printCount(stored)} stored`]
  if (alreadyStored > 0) parts.push(`${printCount(alreadyStored)} were there already`)
  if (failureStore > 0) parts.push(`${printCount(failureStore)} in the failure store`)
  if (deadLettered > 0) parts.push(`${printCount(deadLettered)} refused`)
  return `${target}: ${parts.join(', ')}; ${formatBytes(doneBytes)} in ${formatSeconds(durationMs / 1000)}\n`
}

function warningsOf({ counts, isComplete, tooLong, unfinished }: ShipResult, { deadLetters }: PlannedShipment): string[] {
  const warnings: string[] = []
  if (counts.dropped > 0)
    warnings.push(
      `${printCounted(counts.dropped, 'refused line')} could not be written to ${deadLetters.path}; what was refused will be sent again.`,
    )
  else if (!isComplete) warnings.push('Stopped. The same command goes on where this one ended.')
  if (tooLong > 0) warnings.push(`${printCounted(tooLong, 'line')} of more than 64 MiB left out.`)
  if (unfinished > 0)
    warnings.push(`The last line of ${printCounted(unfinished, 'file')} is not written to the end; it was left out.`)
  return warnings
}
