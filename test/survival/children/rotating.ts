// Writes numbered lines into a file that rotates, and is killed before its nth call of the file system. Its orders come as JSON.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** What a child is to do. */
export interface RotatingOrders {
  readonly path: string
  readonly compress: 'gzip' | 'zstd' | false
  readonly maxBytes: number
  /** Numbers of its first and last line. */
  readonly first: number
  readonly last: number
  /** Each number is noted there once its line is written. */
  readonly notes: string
  /** Calls of the file system before it is killed; 0: it is not. */
  readonly killAt: number
  /** Wait until so many files are packed. */
  readonly packs: number
}

const orders = JSON.parse(process.argv[2] ?? '') as RotatingOrders
const { writeSync, openSync } = fs
const notes = openSync(orders.notes, 'a')
let calls = 0
let isArmed = false

function step(): void {
  calls++
  if (isArmed && calls === orders.killAt) {
    process.kill(process.pid, 'SIGKILL')
    // It comes at once, but not within this call.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
}

type Functions = Record<string, (...values: unknown[]) => unknown>
function hook(owner: object, names: readonly string[]): void {
  for (const name of names) {
    const real = (owner as Functions)[name]
    if (real === undefined) throw new Error(`there is no ${name}`)
    ;(owner as Functions)[name] = function hooked(this: unknown, ...values: unknown[]): unknown {
      step()
      return Reflect.apply(real, this, values)
    }
  }
}

// All that change something. What happens between two of them is the same to whoever looks at the disk.
hook(fs, ['openSync', 'writeSync', 'writeFileSync', 'renameSync', 'linkSync', 'rmSync', 'unlinkSync', 'chmodSync', 'chownSync'])
hook(fs, ['fsync', 'close'])
hook(fs.promises, ['open', 'rename', 'rm', 'readdir'])
const handle = await fs.promises.open(orders.notes)
hook(Object.getPrototypeOf(handle) as object, ['read', 'write', 'sync', 'chmod', 'chown', 'utimes', 'stat'])
syncBuiltinESMExports()

const { file } = await import('../../../src/sinks/file.ts')
const sink = file({ path: orders.path, rotate: { maxBytes: orders.maxBytes, compress: orders.compress } })
isArmed = true
calls = 0
const problems: string[] = []
sink.start?.({ bootId: `boot${process.pid}`, service: undefined, report: ({ code }) => problems.push(code) })
for (let n = orders.first; n <= orders.last; n++) {
  const lines = [`${String(n).padEnd(99, 'x')}\n`]
  const [all, none] = [lines.map(() => 30), lines.map(() => undefined)]
  const written = sink.write({ lines, levels: all, times: all, sequences: all, shapes: none, contexts: none, bootId: 'boot' })
  // Within the call it is written, or it never is.
  writeSync(notes, `${n}\n`)
  await written
}
const start = Date.now()
while ((sink.stats?.()['packed'] ?? 0) < orders.packs) {
  if (Date.now() - start > 20_000) throw new Error(`packed ${sink.stats?.()['packed']} of ${orders.packs}: ${problems.join()}`)
  await new Promise((resolve) => setTimeout(resolve, 10))
}
await sink[Symbol.asyncDispose]()
isArmed = false
console.log(JSON.stringify({ calls, problems }))
