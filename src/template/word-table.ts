import { hashText } from './token.ts'

/** A unit that follows a number: `4 KB`, `12 ms`, `3 PM`, `10:00 UTC`. */
export const unit = 1
/** A value of a setting or a result, after `=` or `:`. */
export const constant = 2
/** The same where only a value can stand, after `=`. */
export const setting = 4
export const month = 8
export const weekday = 16
export const bytes = 32

const words: readonly (readonly [number, string])[] = [
  [unit, 'b kb mb gb tb pb kib mib gib tib ns us ms s sec secs min mins hrs am pm utc gmt cet cest pst pdt est edt cst cdt'],
  [constant, 'true false null nil'],
  [setting, 'none yes no on off'],
  [month, 'jan feb mar apr may jun jul aug sep oct nov dec'],
  [weekday, 'mon tue wed thu fri sat sun'],
  [bytes, 'bytes'],
]

/** The longest of them. */
export const maxSpecialLength = 5

const size = 1024
const { hashes, flags } = makeTable()

/** Open addressing by the words' hashes. Dates are written with capitals, so `may` and `sun` are words. */
function makeTable(): { readonly hashes: Int32Array; readonly flags: Uint8Array } {
  const table = { hashes: new Int32Array(size), flags: new Uint8Array(size) }
  for (const [flag, list] of words) {
    for (const lower of list.split(' ')) {
      const capital = lower.charAt(0).toUpperCase() + lower.slice(1)
      const isDate = flag === month || flag === weekday
      const forms = isDate ? [capital, lower.toUpperCase()] : [lower, capital, lower.toUpperCase(), sizeName(lower)]
      for (const text of new Set(forms)) {
        const hash = hashText(text)
        let slot = hash & (size - 1)
        while (table.flags[slot] !== 0 && table.hashes[slot] !== hash) slot = (slot + 1) & (size - 1)
        table.hashes[slot] = hash
        table.flags[slot] = (table.flags[slot] ?? 0) | flag
      }
    }
  }
  return table
}

/** `KiB`, `kB`. */
function sizeName(lower: string): string {
  return /^.?i?b$/.test(lower) ? lower.slice(0, -1).replace(/^[^k]/, (initial) => initial.toUpperCase()) + 'B' : lower
}

/** What is known of a word, by its hash; 0 for nothing. */
export function wordFlags(hash: number): number {
  for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
    const found = flags[slot] ?? 0
    if (found === 0 || hashes[slot] === hash) return found
  }
}
