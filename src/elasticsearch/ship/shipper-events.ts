import { channel } from 'node:diagnostics_channel'

/** Told on `cordwood:elasticsearch:request` after each `_bulk` request. */
export interface RequestEvent {
  /** The data stream or index. */
  readonly target: string
  /** How many. */
  readonly lines: number
  /** As sent: compressed, where they are. */
  readonly bytes: number
  /** From the body to the answer, in milliseconds. */
  readonly durationMs: number
  /** What came of the request: `stored` (all of it), `items` (each line has an answer of its own), `retry`, `hold` or `split`. */
  readonly outcome: 'stored' | 'items' | 'retry' | 'hold' | 'split'
  /** Why not all was stored, where the request as a whole was refused: as `HTTP 503 type: reason`. */
  readonly reason: string | undefined
}

/** Told on `cordwood:elasticsearch:circuit` when requests begin to fail, and when they succeed again. */
export interface CircuitEvent {
  /** The data stream or index. */
  readonly target: string
  /** True when they fail. */
  readonly isOpen: boolean
  /** What was answered; empty when they succeed. */
  readonly reason: string
}

/** Told on `cordwood:elasticsearch:dead-letter` when the server refused lines for good. */
export interface DeadLetterEvent {
  /** The data stream or index. */
  readonly target: string
  /** How many. */
  readonly lines: number
  /** The file of dead letters. */
  readonly path: string
  /** Of the first of them. */
  readonly reason: string
  /** False where the file could not take them: they are lost. */
  readonly areWritten: boolean
}

/** Where events of one kind are told. */
export interface EventChannel {
  readonly hasSubscribers: boolean
  publish(event: object): void
}

/** Channels of `node:diagnostics_channel`, the same for all shippers of a process: without a listener they cost one compare. */
export interface ShipperChannels {
  readonly request: EventChannel
  readonly circuit: EventChannel
  readonly deadLetter: EventChannel
}

/** Opens them. */
export function openChannels(): ShipperChannels {
  return {
    request: channel('cordwood:elasticsearch:request'),
    circuit: channel('cordwood:elasticsearch:circuit'),
    deadLetter: channel('cordwood:elasticsearch:dead-letter'),
  }
}
