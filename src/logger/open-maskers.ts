import type { AsyncDetector } from '../core/async-detector.ts'
import { type Masker, passThrough } from '../core/masker.ts'
import { contextStorage } from '../context/storage.ts'
import { compileMask } from '../mask/compile-options.ts'
import { ValueMasker } from '../mask/masker.ts'
import type { MaskHost, MaskOptions } from '../mask/settings.ts'
import type { DetectedForm } from './detection.ts'
import { checkDetectors } from './detector-options.ts'

/** The maskers of one logger: its own, and those of sinks that have another. Each is made once. */
export class Maskers {
  readonly #host: MaskHost
  readonly #made = new Map<MaskOptions, Masker>()
  readonly #detectors = new Map<ValueMasker, readonly AsyncDetector[]>()
  readonly #default: MaskOptions
  readonly default: Masker

  /** @throws CordwoodError for options that cannot be used. */
  constructor(options: MaskOptions | undefined, report: MaskHost['report']) {
    this.#host = { report, scope: () => contextStorage.getStore()?.root }
    this.#default = options ?? {}
    this.default = this.of(this.#default, 'mask')
  }

  /** @param options - a sink's own; undefined for those of the logger. */
  of(options: MaskOptions | undefined, name: string): Masker {
    const given = options ?? this.#default
    const known = this.#made.get(given)
    if (known !== undefined) return known
    const compiled = compileMask(given, this.#host, name)
    const masker = compiled === undefined ? passThrough : new ValueMasker(compiled, this.#host.report)
    const detectors = checkDetectors(given.detectors, `${name}.detectors`)
    if (masker instanceof ValueMasker && detectors.length > 0) this.#detectors.set(masker, detectors)
    this.#made.set(given, masker)
    return masker
  }

  /** What looks at the lines of a masker after the call; undefined where nothing does. */
  detected(masker: Masker, index: number): DetectedForm | undefined {
    if (!(masker instanceof ValueMasker)) return undefined
    const detectors = this.#detectors.get(masker)
    return detectors === undefined ? undefined : { index, detectors, mask: (text, spans) => masker.found(text, spans) }
  }

  /** How many values were masked, by class, by all of them. */
  counts(): Readonly<Record<string, number>> {
    const sum: Record<string, number> = {}
    for (const masker of this.#made.values()) {
      if (!(masker instanceof ValueMasker)) continue
      for (const [cls, count] of Object.entries(masker.counts.read())) sum[cls] = (sum[cls] ?? 0) + count
    }
    return sum
  }
}
