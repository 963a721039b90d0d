import { node } from '../core/node.ts'
import type { Measured } from '../sample/adaptive.ts'
import type { Writer } from '../writer/writer.ts'

/** Measures what makes for load. */
export interface LoadMeter {
  read(): Measured
  /** Frees what measures. */
  stop(): void
}

const resolutionMs = 10

/**
 * Measures the event loop and the rings.
 *
 * @param writers - asked each time: they are opened after this.
 * @param eventLoopDelayMs - in place of what `perf_hooks` measures.
 */
export function openLoadMeter(writers: () => readonly Writer[], eventLoopDelayMs: (() => number) | undefined): LoadMeter {
  // Its timer does not keep the process alive.
  const histogram =
    eventLoopDelayMs === undefined ? node.perfHooks.monitorEventLoopDelay({ resolution: resolutionMs }) : undefined
  histogram?.enable()
  let delayMs = 0
  return {
    read() {
      if (eventLoopDelayMs !== undefined) delayMs = eventLoopDelayMs()
      else if (histogram !== undefined && histogram.count > 0) {
        // What it records is the time between two of its ticks.
        delayMs = Math.max(0, histogram.mean / 1e6 - resolutionMs)
        histogram.reset()
      }
      return { eventLoopDelayMs: delayMs, ringFill: Math.max(0, ...writers().map((writer) => writer.fill)) }
    },
    stop: () => void histogram?.disable(),
  }
}
