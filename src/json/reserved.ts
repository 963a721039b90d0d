/** Every line of the `ecs` format has these, and nobody else may write them. */
export const ecsReserved: readonly string[] = Object.freeze([
  '@timestamp',
  'log.level',
  'log.template_id',
  'log.sample_weight',
  'message',
  'ecs.version',
  'service.name',
  'service.version',
  'service.environment',
  'process.pid',
  'process.thread.id',
  'host.hostname',
  'event.sequence',
  'event.severity',
  'process.entity_id',
])

/** The same for the `pino` format. */
export const pinoReserved: readonly string[] = Object.freeze([
  'level',
  'time',
  'pid',
  'hostname',
  'name',
  'msg',
  'log.sample_weight',
])

/** Besides, in either format, where lines are sampled: only there, because audio has a sample rate too. */
export const samplingReserved: readonly string[] = Object.freeze(['sample_rate'])
