import { flat } from './string.ts'

/** How many keys are remembered; beyond that they are quoted each time. */
const capacity = 2048

/** Longer keys are data, and not remembered. */
const maxKeyLength = 128

/** Answers with a key as JSON and its colon: `"orderId":`. */
export type KeyText = (key: string) => string

/** Prints each key once, in a bounded cache. */
export function createKeyCache(print: (key: string) => string): KeyText {
  const texts = new Map<string, string>()
  return (key) => {
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = flat(print(key))
    if (key.length <= maxKeyLength) {
      if (texts.size >= capacity) texts.clear()
      texts.set(key, text)
    }
    return text
  }
}
