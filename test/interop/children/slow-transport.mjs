// A transport that takes what it is given at once and writes it much later: what it took is lost if nobody waits for its end.
import { appendFileSync } from 'node:fs'
import { Writable } from 'node:stream'

/** @param {{ path: string }} options */
// oxlint-disable-next-line import/no-default-export -- what pino calls in its worker
export default function slow({ path }) {
  return new Writable({
    highWaterMark: 2 ** 24,
    write(chunk, _encoding, done) {
      setTimeout(() => {
        appendFileSync(path, chunk)
        done()
      }, 300)
    },
  })
}
