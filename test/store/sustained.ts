import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sustain } from './sustain.ts'

/**
 * `npm run test:sustained:store -- [seconds] [lines a second] [file]`: a service that logs at a fixed rate into a store (or, with `file`,
 * into a plain file, to compare), 60 seconds at 10,500 lines unless told otherwise. It fails unless each line is there once and the books balance.
 */
const [, , seconds = '60', rate = '10500', into = 'store'] = process.argv
const dir = mkdtempSync(join(tmpdir(), 'cordwood-sustained-'))
const { isRight, ...report } = await sustain({
  dir,
  seconds: Number(seconds),
  rate: Number(rate),
  into: into === 'file' ? 'file' : 'store',
})
const bytes = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
rmSync(dir, { recursive: true })
console.log({ isRight, ...report, bytesALine: Number((bytes / report.lines).toFixed(1)) })
if (!isRight) process.exitCode = 1
