import { callerNames } from '../core/ecs-names.ts'
import { CordwoodError } from '../core/error.ts'
import { dropped, replacing, rootVerdict } from '../core/masker.ts'
import { compileMask } from './compile-options.ts'
import { ValueMasker } from './masker.ts'
import type { MaskOptions } from './settings.ts'

/** Says what a logger prints in place of a value that it prints as a keyed hash, so that its lines can be searched for the value. */
export class HashLiteral {
  readonly #masker: ValueMasker
  readonly #mark: string

  /**
   * @param options - `mask` as the logger had it, with the key of its hashes.
   * @throws CordwoodError for options that cannot be used, or have no key.
   */
  constructor(options: MaskOptions, owner: string) {
    const compiled = compileMask(options, { report: () => undefined }, owner)
    if (compiled === undefined || options.hash?.key === undefined) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected \`${owner}.hash.key\` to be the key that the lines were hashed with, got none. Without hashes leave \`${owner}\` out.`,
      )
    }
    this.#masker = new ValueMasker(compiled, () => undefined)
    this.#mark = `:${options.hash.keyId ?? 'k1'}.`
  }

  /**
   * The text of a line in which this one was hashed, as a whole or in parts; undefined where the logger prints it otherwise.
   *
   * @param field - where the line has it, by the caller's name or the line's; undefined for a message.
   */
  of(field: string | undefined, literal: string): string | undefined {
    for (const path of pathsOf(field)) {
      const printed = this.#printed(path, literal)
      if (printed !== literal && printed.includes(this.#mark)) return printed
    }
    return undefined
  }

  #printed(path: readonly string[], literal: string): string {
    let verdict = rootVerdict
    for (const key of path) verdict = this.#masker.at(verdict, key)
    if (verdict === dropped) return literal
    if (verdict >= replacing) return String(this.#masker.replace(literal, verdict))
    const bits = this.#masker.scan(literal, verdict)
    return bits > 1 ? this.#masker.mask(literal, bits, verdict) : literal
  }
}

/** The paths of the caller's keys that a line's field may come from. */
function pathsOf(field: string | undefined): string[][] {
  if (field === undefined) return [[]]
  const names = [field, ...[...callerNames].filter(([, name]) => name === field).map(([caller]) => caller)]
  return names.flatMap((name) => (name.includes('.') ? [[name], name.split('.')] : [[name]]))
}
