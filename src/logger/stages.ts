import type { Context } from '../core/context.ts'
import type { Clock } from '../core/clock.ts'
import type { MessageSite } from '../core/message.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { Fields } from '../core/record.ts'
import type { Bindings, Journey, Route, Target } from './route.ts'
import type { Encoder } from '../core/encoder.ts'
import type { TailSettings } from '../sample/tail-settings.ts'
import type { Tally } from './tally.ts'

/** Decides which lines are kept. */
export interface SampleStage {
  /** Of the last decision: the rate by which it was made. */
  readonly rate: number
  /** For how many lines this one stands, itself included: 1 or more; 0 leaves it out. Never throws. */
  decide(
    level: number,
    time: number,
    site: MessageSite | undefined,
    message: string,
    fields: Fields | undefined,
    context: Context | undefined,
    bound: Bindings['bound'],
  ): number
}

/** Adds to lines what their calls did not say. */
export interface EnrichStage {
  /**
   * Encodes a journey for all its routes, with what is added. Never throws.
   *
   * @param send - sends it on its way: within the call, or later when something has to be looked up.
   * @returns false for a call that is not wanted: it is neither encoded nor sent.
   */
  add(journey: Journey, send: () => void): boolean
  /**
   * The same for a line that waits anyway. What is found meanwhile is put into `journey.encoded`.
   *
   * @returns what to send it by; undefined for a call that is not wanted.
   */
  addHeld(journey: Journey): Release | undefined
}

/** Sends a line that waited on its way: now, or once what is being looked up for it is there. */
export type Release = (send: () => void) => void

/** Masks what takes longer to find than a call may take. */
export interface DetectStage {
  /**
   * Masks the lines of a journey in place, within the call where all is known of them, else later.
   *
   * @param journey - encoded for all its routes.
   * @param send - called once, when the lines may go to the sinks.
   */
  pass(journey: Journey, send: () => void): void
}

/** A line that waits, encoded. */
export interface HeldLine {
  readonly journey: Journey
  readonly level: number
  /** UTF-16 units. */
  readonly size: number
  /** The sampler left it out; else it is below the logger's level. */
  readonly isLeftOut: boolean
  /** Undefined: it goes when it is told to. */
  readonly release: Release | undefined
}

/** A logger's bindings and its level. */
export interface LeveledBindings extends Bindings {
  /** The level's number as it is now. */
  level(): number
}

/** What may stand between a call and its encoder. Each costs one compare where it is not used. */
export interface Stages {
  readonly sampler: SampleStage | undefined
  readonly enricher: EnrichStage | undefined
  readonly tail: TailSettings | undefined
  /** Detectors that take their time. */
  readonly detection?: DetectStage | undefined
  /** Frees what the stages hold. */
  readonly stop?: (() => void) | undefined
}

/** What the stages need of their pipeline. */
export interface StageHost {
  readonly clock: Clock
  readonly isTraced: boolean
  readonly isClosed: boolean
  readonly bootId: string
  readonly routes: readonly Route[]
  readonly report: ReportProblem
  readonly emitted: Tally
  readonly sampled: Tally
  readonly discarded: Tally
  /** Of those: for want of room, before it was known whether somebody would want them. */
  readonly overflowed: Tally
  /** Of a logger with one plain sink. */
  readonly encoder: Encoder | undefined
  readonly target: Target | undefined
  nextSequence(): number
  refuse(level: number): void
}
