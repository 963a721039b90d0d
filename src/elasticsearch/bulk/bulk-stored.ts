const opening = Buffer.from('{"errors":false,"items":[')
const item = Buffer.from('{"create":{"status":201}},')
const closing = Buffer.from(']}')

/**
 * Whether an answer says of so many lines that each was stored, and nothing else. Servers print that in one way only, so it is
 * compared as bytes: parsing thousands of equal items costs more than encoding their lines (bench `ship`).
 */
export function areAllStored(answer: Buffer, lines: number): boolean {
  const from = opening.length
  // The last item has no comma behind it.
  const to = answer.length - closing.length
  if (lines < 1 || to - from !== lines * item.length - 1) return false
  return (
    answer.compare(opening, 0, from, 0, from) === 0 &&
    answer.compare(closing, 0, closing.length, to) === 0 &&
    answer.compare(item, 0, item.length - 1, from, from + item.length - 1) === 0 &&
    (lines === 1 ||
      (answer[from + item.length - 1] === item.at(-1) &&
        // The rest is the same as what stands one item before it.
        answer.compare(answer, from, to - item.length, from + item.length, to) === 0))
  )
}
