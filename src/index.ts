export type { AsyncDetector, DetectedSpan } from './core/async-detector.ts'
export { createLogger } from './logger/create.ts'
export { StructuredLogger, type StructuredLoggerConstructor } from './logger/logger.ts'
export type { ExitSettings, LoggerOptions, ReservedLevelName, RingSettings } from './logger/options.ts'
export type { Censor, RedactOptions } from './logger/redact-options.ts'
export type { RoutedSink, SinkInput, SinkRoute } from './logger/sink-input.ts'
export { route } from './logger/router.ts'
export {
  type ComposedStages,
  type ComposeOptions,
  composeStages,
  type MaskingStage,
  type Stage,
  type StageInputs,
} from './logger/compose-stages.ts'
export type { StageInput, StageRecord } from './logger/stage-record.ts'

export type { Condition, ConditionWords } from './enrich/condition.ts'
export type { EnrichFunction, Enricher, EnricherInput, Enrichment, EnrichRecord } from './enrich/enricher.ts'
export { cachedLookup, type LookedUp, type LookupOptions } from './enrich/cached-lookup.ts'
export { userEnricher, type UserEnricherOptions } from './enrich/user-enricher.ts'
export { systemMetrics, type SystemMetricsOptions } from './enrich/system-metrics.ts'
export type { ChildOptions, EventMethod, LevelMapping, LevelMethods, LoggerMembers } from './logger/surface.ts'
export type { BareHoleName, HoleFields, HoleName, Holes, HoleStart, LogMethod, MessageArguments } from './logger/log-method.ts'
export type { PerformanceTimer } from './logger/measure.ts'
export type { LoggerStats, SinkBooks } from './logger/logger-stats.ts'
export type { LatencySummary } from './metrics/histogram.ts'
export type { Counts } from './logger/tally.ts'
export type { FlushReport } from './writer/flush-report.ts'

export { levelHandler, type LevelHandler, type LevelHandlerOptions, type LevelLogger } from './logger/level-handler.ts'
export { levelSignal, type LevelSignal, type LevelSignalOptions } from './logger/level-signal.ts'
export type { LevelOwner } from './logger/level-switch.ts'

export { createMasker, type MaskerOptions, type StandaloneMasker } from './mask/create-masker.ts'
export type { BuiltInMaskClass, MaskClass } from './mask/class.ts'
export type { MaskFinding } from './mask/finding.ts'
export type {
  MaskHashOptions,
  MaskKeyOptions,
  MaskLabel,
  MaskOptions,
  MaskPathRule,
  MaskPattern,
  MaskReason,
  MaskStrategy,
} from './mask/settings.ts'

export { verifyAuditLog, type AuditVerification, type AuditVerifyOptions } from './audit/verify.ts'
export type { AuditFault, AuditFaultKind, AuditTear } from './audit/verify-records.ts'
export type { AuditFields } from './audit/fields.ts'
export type { AuditCheckpointOptions, AuditOptions } from './audit/options.ts'
export type { AuditCheckpoint } from './audit/checkpoint.ts'
export type { AuditReceipt } from './audit/receipt.ts'
export type { AuditSecret } from './audit/key.ts'
export type { FsyncPolicy } from './audit/group-commit.ts'

export { type ConsoleOptions } from './sinks/console.ts'
export { stdout } from './sinks/stdout.ts'
export { stderr } from './sinks/stderr.ts'
export { file, type FileOptions } from './sinks/file.ts'
export { type RotateOptions } from './sinks/rotate-options.ts'
export { type RotateInterval } from './sinks/rotate-schedule.ts'
export { type ByteSize } from './sinks/byte-size.ts'
export { type Compression } from './core/closed-file.ts'
export { memory, type MemoryOptions, type MemorySink } from './sinks/memory.ts'
export { stream, type StreamOptions } from './sinks/stream.ts'
export { socket, type SocketOptions } from './sinks/socket.ts'
export { httpLines, type HttpLinesOptions } from './sinks/http-lines.ts'
export { tee } from './sinks/tee.ts'
export { fallback } from './sinks/fallback.ts'
export { type SinkOptions } from './sinks/sink-options.ts'

export type { AdaptiveOptions, BurstOptions, SamplingOptions } from './sample/options.ts'
export type { SampledCall } from './sample/sampled-call.ts'
export type { TailOptions, TailTrigger } from './sample/tail-options.ts'
export type { TailEnd } from './sample/tail-settings.ts'

export { bindContext } from './context/bind.ts'
export { runJob } from './context/job.ts'
export { serializeContext, type SerializedContext } from './context/serialize.ts'
export type { Plain } from './context/plain.ts'
export { restoreContext } from './context/restore.ts'

export { CordwoodError, type ErrorCode, errorCodes } from './core/error.ts'
export type { LevelAlias, LevelInput, LevelName } from './core/level.ts'
export type { JsonSchema, JsonSchemaType } from './core/json-schema.ts'
export type { EventOptions, SchemaObject, SchemaType } from './logger/schema-type.ts'
export type { Fields, LogRecord, RecordError } from './core/record.ts'
export type { Problem, ReportProblem } from './core/problem.ts'
export type { DeclaredFields, FieldKind } from './core/declared-fields.ts'
export type { BatchOptions, FormatFunction, HeldLines, LineFormat, OverflowPolicy, Sink, SinkHost } from './core/sink.ts'
export type { LineBatch, Shape } from './core/batch.ts'
export type { Context, SamplingFacts } from './core/context.ts'
export type { Limits, Serializers } from './core/encoder.ts'
export type { Clock } from './core/clock.ts'
export type { Random } from './core/random.ts'
