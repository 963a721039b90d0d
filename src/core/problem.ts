import type { ErrorCode } from './error.ts'

/** Something that went wrong inside. It never reaches the caller of a log method: it leaves by `onProblem`. */
export interface Problem {
  /** One of `errorCodes`. */
  readonly code: ErrorCode
  /** What happened and what to do, in one or two sentences. */
  readonly message: string
  /** What was thrown, where something was. */
  readonly cause?: unknown
  /** How many lines were lost by it; 0 when none. */
  readonly lost: number
}

/** The one door for internal trouble. */
export type ReportProblem = (problem: Problem) => void
