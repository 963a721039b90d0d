import type { LineBatch } from '../../core/batch.ts'
import type { BatchOptions, HeldLines, SinkHost } from '../../core/sink.ts'
import type { LineSource } from './line-source.ts'
import type { Shipping } from './shipping.ts'

/** Has a source shipped in this thread. */
export type ShipHere = (source: LineSource) => Shipping

/** Where a sink keeps its lines until the server has them: in memory, or on the disk. */
export interface LineStore {
  /** When the ring shall hand over a batch. */
  readonly batch: BatchOptions
  /**
   * Begins to take lines and to have them shipped. Called once.
   *
   * @param target - the stream or index for which the lines are.
   */
  start(host: SinkHost, target: string, shipHere: ShipHere): Shipping
  /** Resolves when the batch is taken, or the store is closed. */
  write(batch: LineBatch): Promise<void>
  /**
   * Resolves when the lines taken so far have come to their end, or to where they are safe.
   *
   * @param isStuck - the server takes nothing at present.
   */
  settled(isStuck: () => boolean): Promise<void>
  /** In a store that takes lines within the call: throws when it has no room for the batch that was offered last. */
  flushSync?(): void
  held(): HeldLines
  /** There are lines that are safe where they are, and not where they are to go. */
  readonly hasMore: boolean
  stats(): Readonly<Record<string, number>>
  /** Takes nothing from now on; who waits for room has given up what he offered. */
  refuse(): void
  /** The shipper is about to stop. */
  stop(): void
  /** The shipper has stopped. @returns how many of the last lines are lost, and how many wait for the next start. */
  close(): { readonly lost: number; readonly kept: number }
}
