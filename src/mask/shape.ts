import type { MaskClass } from './class.ts'

/** Two to four words that begin with a capital: `Ann Example`, `Jean-Luc de Witt`. */
const name =
  /^\s*\p{Lu}[\p{L}'’.-]*(?:\s+(?:(?:de|da|del|della|di|du|la|le|van|von|der|den|ter|zu|bin|al|el)\s+){0,2}\p{Lu}[\p{L}'’.-]*){1,3}\s*$/u

const label = /\[[A-Z][A-Z0-9_]{0,40}(?::[\w.-]{0,128})?\]/g

/** How much of a value its shape is read from. */
const maxLength = 256

function countDigits(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit >= 48 && unit <= 57) count++
  }
  return count
}

/**
 * Whether a value looks like what its key promises, for keys that promise it only sometimes: a `phone` may be a model, an `address`
 * that of a machine, a `userName` a login.
 */
export function hasShape(cls: MaskClass, value: string): boolean {
  const head = value.length > maxLength ? value.slice(0, maxLength) : value
  // What is masked already has no shape any more.
  const text = head.includes('[') ? head.replaceAll(label, '') : head
  switch (cls) {
    case 'phone':
      return countDigits(text) >= 6 && !/[A-Za-z]{5}/.test(text)
    case 'birth-date':
      return countDigits(text) >= 4
    case 'person':
      return name.test(text)
    case 'token':
      return text.length >= 12 && /^[\w.~+/=%#!$^*@-]+$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text)
    case 'address':
      // A street and its number, with a space between; addresses of machines have none.
      return /\s/.test(text) && /\d/.test(text) && /\p{L}{3}/u.test(text)
    default:
      return true
  }
}
