import type { Clock } from '../core/clock.ts'
import { createPreciseClock, systemClock } from '../core/clock.ts'
import { checkInteger, checkKeys, checkOneOf } from '../core/check.ts'
import type { Encoder } from '../core/encoder.ts'
import { createBootId } from '../core/id.ts'
import type { LevelTable } from '../core/level.ts'
import type { Masker } from '../core/masker.ts'
import { createSites } from '../core/message.ts'
import type { LineFormat, SinkHost } from '../core/sink.ts'
import { createFormatPrinter } from '../json/format-printer.ts'
import { checkTail } from '../sample/tail-options.ts'
import { stdout } from '../sinks/stdout.ts'
import { Budget } from '../writer/budget.ts'
import { type RingOptions, type Writer, createWriter } from '../writer/writer.ts'
import { type AuditEncoderOptions, openAudit } from './audit.ts'
import { Detection } from './detection.ts'
import { levelNumber } from './levels.ts'
import { openEnrichment, readEnrich } from './open-enrichment.ts'
import { openConditions } from './open-conditions.ts'
import { openEncoder } from './open-encoder.ts'
import { Maskers } from './open-maskers.ts'
import { type LoggerOptions, type RingSettings, checkFormat, checkLimits } from './options.ts'
import { Pipeline } from './pipeline.ts'
import { createValuePrinter } from './print-value.ts'
import { createProblemDoor } from './problem-door.ts'
import { readRedact } from './redact-options.ts'
import { openSampler } from './open-sampler.ts'
import type { Route, Target } from './route.ts'
import type { Seams } from './seams.ts'
import { resolveSinks } from './sink-input.ts'
import { readTemplateIds } from './template-ids.ts'

const policies = ['drop-lowest-level', 'drop-oldest', 'drop-newest', 'block'] as const
const maxWaitMs = 600_000

function checkRing(ring: RingSettings | undefined, levels: LevelTable): RingOptions {
  const names = ['capacity', 'maxBytes', 'overflow', 'blockMs', 'flushIntervalMs', 'syncAtOrAbove']
  if (ring !== undefined) checkKeys('`ring`', ring, names)
  const overflow = ring?.overflow === undefined ? undefined : checkOneOf('ring.overflow', ring.overflow, policies, 'drop-oldest')
  return {
    capacity: checkInteger('ring.capacity', ring?.capacity, 16_384, 1, 1 << 24),
    maxBytes: checkInteger('ring.maxBytes', ring?.maxBytes, 8 << 20, 1024),
    ...(overflow === undefined ? {} : { overflow }),
    blockMs: checkInteger('ring.blockMs', ring?.blockMs, 2000, 0, maxWaitMs),
    flushIntervalMs: checkInteger('ring.flushIntervalMs', ring?.flushIntervalMs, 10, 0, maxWaitMs),
    syncAtOrAbove: levelNumber(levels, ring?.syncAtOrAbove ?? 'error', 'ring.syncAtOrAbove'),
  }
}

/** Makes each encoder once: sinks of one format share it, and with it what it knows. */
class Encoders {
  readonly list: Encoder[] = []
  readonly #byMasker = new Map<Masker, Map<string, number>>()
  readonly #create: (format: 'ecs' | 'pino', masker: Masker) => Encoder

  constructor(create: (format: 'ecs' | 'pino', masker: Masker) => Encoder) {
    this.#create = create
  }

  /** What a function gets is decoded from the default format. */
  indexOf(given: LineFormat, masker: Masker): number {
    const format = typeof given === 'function' ? 'ecs' : given
    const byFormat = this.#byMasker.get(masker) ?? new Map<string, number>()
    this.#byMasker.set(masker, byFormat)
    const known = byFormat.get(format)
    if (known !== undefined) return known
    const index = this.list.push(this.#create(format, masker)) - 1
    byFormat.set(format, index)
    return index
  }

  at(index: number): Encoder {
    const encoder = this.list[index]
    if (encoder === undefined) throw new RangeError(`no encoder ${index}`)
    return encoder
  }
}

/**
 * Puts a pipeline together: the only place where encoders, writers and sinks meet.
 *
 * @param options - checked by `checkOptions`.
 * @param seams - where a logger of another form goes its own way.
 */
export function openPipeline(options: LoggerOptions<string>, levels: LevelTable, seams: Seams = {}): Pipeline {
  const timestamp = options.timestamp ?? 'ms'
  const clock: Clock = options.clock ?? (timestamp === 'ms' ? systemClock : createPreciseClock())
  const door = createProblemDoor(options.onProblem, () => systemClock.monotonic())
  const { report } = door
  const bootId = createBootId(clock.now())
  const limits = checkLimits(options.limits)
  const ring = checkRing(options.ring, levels)
  const redact = readRedact(options.redact)
  const templateIds = readTemplateIds(options.templateId)
  const { service, version, env, levelNames, serializers } = options
  const enrich = readEnrich(options, levels)
  const { base } = enrich
  const open: Writer[] = []
  const tail = options.tail === undefined ? undefined : checkTail(options.tail, levels)
  const sampling = openSampler(options.sampling, levels, base ?? {}, () => open, report)
  const maskers = new Maskers(options.mask, report)
  const masker = maskers.default
  const encoderOf = (own: AuditEncoderOptions): Encoder =>
    openEncoder(
      {
        ...own,
        levels,
        timestamp,
        limits,
        report,
        isSampled: sampling !== undefined,
        templateIds,
        ...(service === undefined ? {} : { service }),
        ...(version === undefined ? {} : { version }),
        ...(env === undefined ? {} : { env }),
        ...(base === undefined ? {} : { base }),
        ...(levelNames === undefined ? {} : { levelNames }),
        ...(serializers === undefined ? {} : { serializers }),
      },
      redact,
      seams,
    )
  const encoders = new Encoders((format, own) => encoderOf({ format, masker: own, bootId }))

  // All entries are checked before the first sink is started.
  const conditionsOf = openConditions(levels, report)
  const sinks = resolveSinks(options.sinks ?? [stdout()], 'sinks').map((resolved, index) => {
    const format = resolved.format ?? options.format ?? 'ecs'
    checkFormat(`sinks[${index}].format`, format)
    const level = resolved.level === undefined ? -Infinity : levelNumber(levels, resolved.level, `sinks[${index}].level`)
    const own = maskers.of(resolved.mask, `sinks[${index}].mask`)
    return { ...resolved, format, masker: own, level, conditions: conditionsOf(resolved.conditions) }
  })
  const host: SinkHost = { report, bootId, service, levels, clock }
  const forms: { readonly format: LineFormat; readonly masker: Masker; readonly targets: Target[] }[] = []
  const audit =
    options.audit === undefined ? undefined : openAudit(options.audit, { clock, report, masker, createEncoder: encoderOf })
  try {
    for (const { sink, level, filter, format, masker: own, conditions } of sinks) {
      const writer = createWriter(sink, { ring, host, clock })
      open.push(writer)
      let form = forms.find((each) => each.format === format && each.masker === own)
      if (form === undefined) forms.push((form = { format, masker: own, targets: [] }))
      form.targets.push({ name: sink.name, writer, level, filter, conditions })
    }
  } catch (error) {
    // The sinks that could be opened must not stay open behind a logger that is not there.
    for (const writer of open) void writer.close()
    sampling?.stop()
    audit?.writer.abandon()
    throw error
  }
  const routes: Route[] = forms.map(({ format, masker: own, targets }) => {
    const index = encoders.indexOf(format, own)
    const print = typeof format === 'function' ? createFormatPrinter(format, bootId, report) : undefined
    return { encoder: encoders.at(index), index, print, targets }
  })
  const budget = new Budget()
  const detected = forms.flatMap((form, at) => maskers.detected(form.masker, routes[at]?.index ?? 0) ?? [])
  const detection = detected.length === 0 ? undefined : new Detection(detected, { budget, report })
  const enricher = openEnrichment(enrich, { budget, routes, levels, limits, base: base ?? {}, report })
  // Bindings need an encoder that keeps them, also where there is no sink.
  if (encoders.list.length === 0) encoders.indexOf(options.format ?? 'ecs', masker)

  return new Pipeline({
    levels,
    clock,
    bootId,
    sites: seams.sites ?? createSites(),
    encoders: encoders.list,
    routes,
    door,
    isTraced: options.trace !== 'off',
    base: base ?? {},
    stages:
      sampling === undefined && tail === undefined && enricher === undefined && detection === undefined
        ? undefined
        : { sampler: sampling?.sampler, enricher, tail, detection, stop: sampling?.stop },
    budget,
    audit,
    print: createValuePrinter(limits, masker),
    masked: () => maskers.counts(),
  })
}
