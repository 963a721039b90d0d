import { isCardBrand, passesLuhn } from './card-number.ts'

const track = /%B(\d{12,19})\^/y

/** Whether a card stands on the first track of a magnetic stripe (ISO/IEC 7813) at an index: `%B4111111111111111^DOE/JANE^...`. */
export function isTrack(text: string, index: number): boolean {
  return trackEnd(text, index) >= 0
}

/** Where its digits end, which begin two units behind the index; -1 where there are none. */
export function trackEnd(text: string, index: number): number {
  track.lastIndex = index
  const digits = track.exec(text)?.[1]
  if (digits === undefined || !isCardBrand(digits, 0, digits.length)) return -1
  return passesLuhn(digits, 0, digits.length) ? index + 2 + digits.length : -1
}
