import { lazy } from '../core/lazy.ts'
import { isKeyUnit } from './key-gate.ts'
import { wordsOf } from './words.ts'

/** Units that are looked back over. */
const maxBack = 40

/** The last word of a name whose digits are nobody's. */
const idWords: () => ReadonlySet<string> = lazy(
  () =>
    new Set(
      (
        'id uuid guid ulid uid ref reference hash sha md digest checksum etag order invoice batch sequence seq offset version commit revision ' +
        'build nonce index serial sku ean upc isbn gtin imei imsi iccid tracking trace span ticket case event epoch time timestamp ts ms ns us ' +
        'size byte pid tid cursor partition shard block blk session request correlation transaction txn tx item product asset device object job ' +
        'task run step shipment parcel waybill message msg node thread snowflake'
      ).split(' '),
    ),
)

/** Words that say nothing alone: of `order number` the other counts. */
const numberWords: ReadonlySet<string> = new Set(['number', 'no', 'num', 'nr', 'is', 'was', 'value'])

/** Whether the name right before digits says that they are an id: `order 4111...`, `orderId=4111...`, `ref: 4111...`. */
export function isAfterIdWord(text: string, start: number): boolean {
  const least = Math.max(0, start - maxBack)
  let end = start
  let words: string[] = []
  do {
    while (end > least && !isLetter(text.charCodeAt(end - 1))) {
      // Another number, or the end of a line, stands between.
      const unit = text.charCodeAt(end - 1)
      if ((unit >= 48 && unit <= 57) || unit === 10 || unit === 13) return false
      end--
    }
    let from = end
    while (from > least && isKeyUnit(text.charCodeAt(from - 1))) from--
    words = wordsOf(text.slice(from, end))
    if (from === end) break
    end = from
  } while (end > least && words.every((word) => numberWords.has(word)))
  let last = words.length - 1
  while (last > 0 && numberWords.has(words[last] as string)) last--
  const word = words[last]
  return word !== undefined && !words.includes('card') && !numberWords.has(word) && idWords().has(word)
}

function isLetter(unit: number): boolean {
  return (unit | 32) >= 97 && (unit | 32) <= 122
}
