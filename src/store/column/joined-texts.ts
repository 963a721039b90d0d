import { type Viewed, viewedBytes } from './copy-words.ts'

/** Texts one behind the other, as bytes. */
export interface JoinedTexts extends Viewed {
  /** Where each begins, and the last one ends. */
  readonly starts: Uint32Array
}

/** Puts texts (latin1) together. */
export function joinTexts(texts: readonly string[]): JoinedTexts {
  const starts = new Uint32Array(texts.length + 1)
  let at = 0
  for (let place = 0; place < texts.length; place++) {
    at += texts[place]?.length ?? 0
    starts[place + 1] = at
  }
  const joined = viewedBytes(at)
  joined.bytes.write(texts.join(''), 'latin1')
  return { ...joined, starts }
}
