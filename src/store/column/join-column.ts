import type { Column } from './column.ts'
import { viewedBytes, wordSlack } from './copy-words.ts'
import type { JoinedTexts } from './joined-texts.ts'

const firstBytes = 4096

/** Puts all texts of a column together; none of them has to be made for it. */
export function joinColumn(column: Pick<Column, 'count' | 'put'>): JoinedTexts {
  const { count } = column
  const starts = new Uint32Array(count + 1)
  let joined = viewedBytes(firstBytes)
  let at = 0
  for (let place = 0; place < count;) {
    const end = column.put(place, joined.bytes, at)
    // Behind the last text stays room for a word that is read as a whole.
    if (end > joined.bytes.length - wordSlack) {
      const wider = viewedBytes(end * 2)
      joined.bytes.copy(wider.bytes, 0, 0, at)
      joined = wider
      continue
    }
    at = end
    starts[++place] = at
  }
  return { ...joined, starts }
}
