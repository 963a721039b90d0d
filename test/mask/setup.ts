import { type Masker, rootVerdict } from '../../src/core/masker.ts'
import type { Problem } from '../../src/core/problem.ts'
import { compileMask } from '../../src/mask/compile-options.ts'
import { ValueMasker } from '../../src/mask/masker.ts'
import type { MaskOptions } from '../../src/mask/settings.ts'

/** A masker as loggers have it, and what it reported. */
export function open(options: MaskOptions = {}, scope: () => object | undefined = () => undefined) {
  const problems: Problem[] = []
  const report = (problem: Problem): void => void problems.push(problem)
  const compiled = compileMask(options, { report, scope })
  if (compiled === undefined) throw new Error('the mode is off')
  return { masker: new ValueMasker(compiled, report), problems }
}

/** What stands in the line for a text under a path of keys. */
export function shown(masker: Masker, path: readonly string[], text: string): string {
  let verdict = rootVerdict
  for (const key of path) verdict = masker.at(verdict, key)
  const bits = masker.scan(text, verdict)
  return bits > 1 ? masker.mask(text, bits, verdict) : text
}
