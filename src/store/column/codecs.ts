import { fixedCodec, hexCodec, uuidCodec } from './bytes-codec.ts'
import { decimalCodec } from './decimal-codec.ts'
import { digitsCodec } from './digits-codec.ts'
import { floatCodec } from './float-codec.ts'
import { intCodec } from './int-codec.ts'
import { ipv4Codec } from './ipv4-codec.ts'
import { paddedCodec } from './padded-codec.ts'
import { templateCodec } from './template-codec.ts'
import type { TextCodec } from './text-codec.ts'
import { timeCodec } from './time-codec.ts'

/** Of one form: the first that fits all texts is tried, since none beats it that fits too. */
export const typedCodecs: readonly TextCodec[] = [
  intCodec,
  paddedCodec,
  decimalCodec,
  digitsCodec,
  ipv4Codec,
  uuidCodec,
  hexCodec,
  timeCodec,
  floatCodec,
]

/** For texts of no form: whichever takes the fewest bytes. */
export const looseCodecs: readonly TextCodec[] = [fixedCodec, templateCodec]
