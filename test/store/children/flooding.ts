// Logs into a store as fast as it can, what cannot be made smaller: started by budget.test.ts. Tells how many lines it has logged.
import { randomBytes } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { createLogger } from '../../../src/index.ts'
import { store } from '../../../src/store/index.ts'

/** What it tells at its end. */
export interface Flooded {
  readonly written: number
  readonly dropped: number
  readonly extra: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

const [, , dir = '', maxBytes = '', lines = ''] = process.argv
const problems: string[] = []
const log = createLogger({
  sinks: [store({ dir, retention: { maxBytes: Number(maxBytes) } })],
  mask: { mode: 'off' },
  onProblem: ({ code, message }) => void problems.push(`${code}: ${message}`),
})
const noise = randomBytes(1 << 20).toString('base64')
for (let n = 1; n <= Number(lines); n++) {
  // A place of its own in the noise for each line: no two are alike.
  const at = (n * 7919) % (noise.length - 200)
  log.info('noise', { n, by: process.pid, noise: noise.slice(at, at + 150) })
  if (n % 200 === 0) await turn()
}
await log.flush()
const [books] = log.stats.sinks
await log.close()
const told: Flooded = {
  written: books?.written.total ?? 0,
  dropped: books?.dropped.total ?? 0,
  extra: books?.extra ?? {},
  problems,
}
process.send?.(told, () => process.disconnect())
