import { printNumber, type SpanForm, type SpanNumbers, type TextSpans } from '../column/text-spans.ts'

/** Numbers in place of texts: these are printed when somebody wants them all the same. */
export class NumberSpans implements TextSpans {
  readonly count: number
  readonly numbers: SpanNumbers
  #printed: Pick<TextSpans, 'bytes' | 'bounds'> | undefined

  /** @param values - may be longer. */
  constructor(form: SpanForm, values: Float64Array, count: number) {
    this.count = count
    this.numbers = { form, values }
  }

  get bytes(): Buffer {
    return this.#print().bytes
  }

  get bounds(): Int32Array {
    return this.#print().bounds
  }

  #print(): Pick<TextSpans, 'bytes' | 'bounds'> {
    if (this.#printed !== undefined) return this.#printed
    const { form, values } = this.numbers
    const bounds = new Int32Array(this.count * 2)
    const texts: string[] = []
    let at = 0
    for (let row = 0; row < this.count; row++) {
      const text = printNumber(form, values[row] as number)
      texts.push(text)
      bounds[row * 2] = at
      at += text.length
      bounds[row * 2 + 1] = at
    }
    this.#printed = { bytes: Buffer.from(texts.join(''), 'latin1'), bounds }
    return this.#printed
  }
}
