import type { MessagePort } from 'node:worker_threads'
import type { Problem } from '../../core/problem.ts'
import type { MappingProperties } from '../bootstrap/declared-mapping.ts'
import type { ConnectOptions } from '../client/connect.ts'
import type { ShippingPlace } from '../ship/shipping.ts'
import type { Ending } from '../spool/ending.ts'
import type { ReaderCounts } from '../spool/reader-counts.ts'
import type { FrameOutcome } from '../spool/segment.ts'
import type { SpoolSettings } from '../spool/settings.ts'

/** A segment of our own epoch. */
export interface SegmentNote {
  readonly number: number
  /** The place of its first line. */
  readonly first: number
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly end: number
  readonly isSealed: boolean
}

/** Where the bytes of a frame lie. */
export interface PlaceNote {
  readonly segment: number
  readonly from: number
  readonly to: number
  readonly next: number
}

/** Lines that are in memory only. */
export interface FrameNote {
  readonly id: number
  readonly body: Uint8Array
  readonly ends: Uint32Array
  readonly levels: readonly number[]
  readonly at: number
}

/** How to ship, as far as it can be told to another thread. */
export interface ThreadPlan {
  readonly connect: ConnectOptions
  readonly place: ShippingPlace
}

/** What a thread that ships is started with. */
export interface ThreadOrders extends ThreadPlan {
  readonly port: MessagePort
  readonly board: SharedArrayBuffer
  readonly cells: SharedArrayBuffer
  readonly spool: SpoolSettings
  readonly levels: readonly (readonly [name: string, number: number])[]
  readonly epoch: string
  /** What there is already. */
  readonly segments: readonly SegmentNote[]
  readonly knownBytes: number
  /** Lines before this place may have been sent since then, by a thread before this one. */
  readonly doubt: { readonly before: number; readonly since: number } | undefined
  readonly adopted: readonly string[]
  readonly frames: readonly FrameNote[]
  readonly declared: MappingProperties | undefined
}

/** What it is told. */
export type Order =
  | { readonly do: 'begin'; readonly segment: SegmentNote }
  | { readonly do: 'seal'; readonly segment: number; readonly end: number }
  | { readonly do: 'keep'; readonly frame: FrameNote }
  /** A frame that was in memory only is on the disk now. */
  | { readonly do: 'place'; readonly id: number; readonly place: PlaceNote }
  /** A frame that was in memory only, and has come to its end, was forgotten. */
  | { readonly do: 'forget'; readonly id: number }
  | { readonly do: 'adopt'; readonly epochs: readonly string[] }
  | { readonly do: 'look' | 'hurry' | 'giveUp' | 'stop' }
  | { readonly do: 'declare'; readonly fields: MappingProperties }

/** What it tells. */
export type Report =
  | { readonly told: 'ready' | 'moved' | 'gaveUp' | 'stopped' }
  /** A frame that was in memory only has come to its end. */
  | { readonly told: 'forgotten'; readonly id: number; readonly outcome: FrameOutcome }
  /** No thread after it will see these lines, when that is done. */
  | { readonly told: 'ending'; readonly ending: Ending }
  | { readonly told: 'ended'; readonly isDone: boolean }
  /** No thread after it will see these lines. */
  | { readonly told: 'counted'; readonly counts: ReaderCounts }
  /** Nothing is left of an epoch that was taken over. */
  | { readonly told: 'done'; readonly epoch: string }
  | { readonly told: 'problem'; readonly problem: Problem }
  | { readonly told: 'event'; readonly channel: 'request' | 'circuit' | 'deadLetter'; readonly event: object }
