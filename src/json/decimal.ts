/** Larger numbers, and those with more digits behind the point, are left to the engine. */
const maxDecimal = 1e9

/**
 * Prints numbers with up to three digits behind the point (prices, durations), exactly as JavaScript does and some times faster: the
 * shortest digits of a double are searched for else (bench/encode). Two decimals of up to 15 digits are never the same double: so where
 * thousandths are the number, they are its shortest digits.
 */
export class DecimalPrinter {
  readonly #fractions = new Array<string | undefined>(1000)

  /** An empty text for numbers that are none of these; those without a fraction are none. */
  print(value: number): string {
    if (!(value > 0 && value < maxDecimal)) return ''
    const thousandths = Math.round(value * 1000)
    if (thousandths / 1000 !== value) return ''
    const whole = Math.floor(value)
    const rest = thousandths - whole * 1000
    return whole + (this.#fractions[rest] ?? this.#fraction(rest))
  }

  #fraction(rest: number): string {
    const text = String(rest / 1000).slice(1)
    this.#fractions[rest] = text
    return text
  }
}
