// Copies standard input to a file, a little at a time: a reader that is slower than who writes.
import { openSync, readSync, writeSync } from 'node:fs'

const [path = '', pauseMs = '2'] = process.argv.slice(2)
const output = openSync(path, 'w')
const chunk = Buffer.alloc(16_384)
const nap = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  Atomics.wait(nap, 0, 0, Number(pauseMs))
  const length = readSync(0, chunk)
  if (length === 0) break
  writeSync(output, chunk, 0, length)
}
