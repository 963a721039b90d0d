import type { Shape } from '../core/batch.ts'
import type { Context } from '../core/context.ts'
import type { Bound, Encoder } from '../core/encoder.ts'
import type { LogRecord } from '../core/record.ts'
import type { ReportProblem } from '../core/problem.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { recordId } from '../core/id.ts'
import { decodeLine } from '../json/decode.ts'
import type { FormatPrinter } from '../json/format-printer.ts'
import type { Writer } from '../writer/writer.ts'
import type { RouteSwitch, Switched } from './route-switch.ts'

/** One sink behind its writer, and which lines are for it. */
export interface Target {
  readonly name: string
  readonly writer: Writer
  /** Lines below it are not for this sink. */
  readonly level: number
  readonly filter: ((record: LogRecord) => boolean) | undefined
  /** Of the routes to this sink; undefined where it is on none. */
  readonly conditions: readonly TargetCondition[] | undefined
}

/** A condition, and whether the sink is for lines that meet it or for those that do not. */
export interface TargetCondition {
  readonly gate: RouteSwitch
  readonly isMet: boolean
}

/** The sinks that take one form of a line: it is encoded once for all of them. */
export interface Route {
  readonly encoder: Encoder
  /** The encoder's place among those of the pipeline, and so of a core's bounds. */
  readonly index: number
  /** Prints the encoder's line in the form of a function; undefined where it is the form itself. */
  readonly print: FormatPrinter | undefined
  readonly targets: readonly Target[]
}

/** What a logger adds to its lines, as the encoders made it. */
export interface Bindings {
  /** Of the first encoder ... */
  readonly bound: Bound | undefined
  /** ... and of each. */
  readonly bounds: readonly (Bound | undefined)[]
}

/** One call on its way to the routes, encoded at most once by each encoder. */
export interface Journey {
  readonly core: Bindings
  readonly level: number
  readonly time: number
  readonly sequence: number
  readonly site: MessageSite | undefined
  readonly message: string
  readonly fields: Fields | undefined
  readonly error: unknown
  readonly context: Context | undefined
  /** Ready members, each with a comma before it. */
  readonly members: string
  /** What the encoders made of it, by their places. */
  readonly encoded: EncodedLine[]
}

/** A line, and the shape that belongs to it: encoding it again in another form may replace the site's. */
export interface EncodedLine {
  readonly line: string
  readonly shape: Shape | undefined
}

function encode(encoder: Encoder, index: number, call: Journey): EncodedLine {
  const known = call.encoded[index]
  if (known !== undefined) return known
  const { level, time, sequence, site, message, fields, error, context, members } = call
  const line = encoder.line(level, time, sequence, site, message, fields, error, call.core.bounds[index], context, members)
  return (call.encoded[index] = { line, shape: site?.shape })
}

/** Encodes a call for all who may want it, so that nothing of the caller's is looked at later. */
export function encodeAll(routes: readonly Route[], call: Journey): void {
  for (const { encoder, index } of routes) encode(encoder, index, call)
}

/** Asks a sink's filter; one that throws keeps the line. */
function keeps(target: Target, filter: (record: LogRecord) => boolean, record: LogRecord, report: ReportProblem): boolean {
  try {
    // What a filter without types answers counts as JavaScript counts it.
    return Boolean(filter(record) as unknown)
  } catch (cause) {
    report({
      code: 'CORDWOOD_PROBLEM_FILTER',
      message: `The filter of sink ${target.name} threw: the line was kept.`,
      cause,
      lost: 0,
    })
    return true
  }
}

/** Whether all conditions of a sink are as it wants them. */
function isLed(conditions: readonly TargetCondition[], call: Journey, decode: () => LogRecord): boolean {
  const { level, sequence, site, message } = call
  const line: Switched = { level, sequence, template: site?.literal ?? message }
  return conditions.every(({ gate, isMet }) => gate.holds(line, decode) === isMet)
}

/** Sends a line to the sinks of one route that want it; it is encoded now, unless it is already. */
export function sendAlong(route: Route, call: Journey, bootId: string, report: ReportProblem): void {
  let record: LogRecord | undefined
  let printed: string | undefined
  const decode = (): LogRecord => {
    const { line } = encode(route.encoder, route.index, call)
    return (record ??= decodeLine(line, { id: recordId(bootId, call.sequence), time: call.time }))
  }
  for (const target of route.targets) {
    const { writer, filter, conditions } = target
    if (
      call.level < target.level ||
      (conditions !== undefined && !isLed(conditions, call, decode)) ||
      (filter !== undefined && !keeps(target, filter, decode(), report))
    ) {
      writer.skip(call.level)
      continue
    }
    const { line, shape } = encode(route.encoder, route.index, call)
    printed ??= route.print === undefined ? line : route.print(line, call.time, call.sequence)
    writer.offer(printed, call.level, call.time, call.sequence, shape, call.context)
  }
}
