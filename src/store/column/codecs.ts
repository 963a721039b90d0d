import { counterCodec } from './counter-codec.ts'
import { decimalCodec } from './decimal-codec.ts'
import { digitsCodec } from './digits-codec.ts'
import { fixedCodec } from './fixed-codec.ts'
import { floatCodec } from './float-codec.ts'
import { hexCodec } from './hex-codec.ts'
import { intCodec } from './int-codec.ts'
import { ipv4Codec } from './ipv4-codec.ts'
import { paddedCodec } from './padded-codec.ts'
import { templateCodec } from './template-codec.ts'
import type { TextCodec } from './text-codec.ts'
import { timeCodec } from './time-codec.ts'
import { ulidCodec } from './ulid-codec.ts'
import { uuidCodec } from './uuid-codec.ts'

/** Of one form: the first that fits all texts is tried, since none beats it that fits too. */
export const typedCodecs: readonly TextCodec[] = [
  intCodec,
  paddedCodec,
  decimalCodec,
  digitsCodec,
  ipv4Codec,
  uuidCodec,
  ulidCodec,
  hexCodec,
  timeCodec,
  floatCodec,
]

/** For texts of no form: whichever takes the fewest bytes. */
export const looseCodecs: readonly TextCodec[] = [counterCodec, fixedCodec, templateCodec]
