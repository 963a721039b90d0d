import { createDeadLetters } from '../../src/elasticsearch/ship/dead-letter.ts'

/** Writes so many dead letters into a file that others write to, and tells how many older ones that cost. letters-process.ts PATH NAME LETTERS MAX_BYTES */
const [, , path = '', name = '', letters = '0', maxBytes = '0'] = process.argv
const dead = createDeadLetters({ path, maxBytes: Number(maxBytes) }, () => Date.now())
const refusal = { status: 400, type: 'document_parsing_exception', reason: 'it does not fit' }
let lost = 0
for (let n = 0; n < Number(letters); n++) {
  const body = Buffer.from(`{"create":{"_id":"${name}-${n}"}}\n{"n":${n}}\n`)
  lost += await dead.write(
    [{ line: { slip: { body, ends: [body.length], levels: [30], open: 1 }, first: 0, last: 1 }, refusal }],
    name,
  )
}
process.send?.(lost)
process.disconnect?.()
