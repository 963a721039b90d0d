import type { Serializers } from '../core/encoder.ts'
import type { CarefulWriter } from './careful.ts'
import type { Dialect } from './dialect.ts'
import type { FieldWriter } from './fields.ts'
import type { Planner } from './plan.ts'

/** What the parts of one encoder share. */
export interface EncoderParts {
  readonly dialect: Dialect
  readonly careful: CarefulWriter
  readonly planner: Planner
  readonly fields: FieldWriter
  readonly serializers: Serializers | undefined
}
