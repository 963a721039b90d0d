import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { allLines, closedNames } from '../sinks/closed-lines.ts'
import { summarise, whole } from './burst-lines.ts'
import type { TroubleReport } from './children/on-trouble.ts'
import type { NeedOrders } from './children/rotating-in-need.ts'
import type { UnwelcomeOrders } from './children/rotating-unwelcome.ts'
import { runChild } from './run-child.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-rotate-trouble-'))
afterAll(() => rmSync(root, { recursive: true }))
chmodSync(root, 0o755)

/** A disk of its own for one process needs a namespace, which some containers refuse. */
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', root]).status === 0
const nobody = 65_534

describe.concurrent('a rotating file in trouble', () => {
  test.runIf(canMount)(
    'on a full disk: lines wait, nothing is lost or split, and rotating and packing go on when there is room',
    { timeout: 600_000 },
    async () => {
      const folder = join(root, 'small')
      const out = join(root, 'out')
      mkdirSync(folder)
      const orders: NeedOrders = { folder, out, lines: 1_500, isMounted: false }
      const { stdout, stderr } = await runChild('rotating-in-need.ts', orders)
      expect(stderr).toBe('')
      const { n, stats, problems, freeBytes } = JSON.parse(stdout) as Pick<TroubleReport, 'stats' | 'problems'> & {
        n: number
        freeBytes: number
      }
      expect(freeBytes).toBe(0)
      expect(problems.reduce((sum, { lost }) => sum + lost, 0)).toBe(0)
      expect(problems.map(({ code }) => code)).toContain('CORDWOOD_PROBLEM_SINK_FAILED')
      expect(stats.written.total).toBe(n)
      expect(stats.dropped.total + stats.pending.total).toBe(0)
      const path = join(out, 'app.log')
      expect(summarise(`${allLines(path).join('\n')}\n`)).toEqual(whole(n))
      expect(closedNames(path).every((name) => name.endsWith('.gz'))).toBe(true)
      expect(readdirSync(out).filter((name) => name.startsWith('.') && !/\.lock\./.test(name))).toEqual([])
    },
  )

  test(
    'at a limit that cuts a write in the middle of a line, the line is ended in the file in which it began',
    { timeout: 600_000 },
    async () => {
      const folder = join(root, 'limit')
      mkdirSync(folder)
      const path = join(folder, 'app.log')
      const notes = join(root, 'limit.notes')
      writeFileSync(notes, '')
      const report = join(root, 'limit.json')
      const orders = {
        sink: 'file',
        path,
        rotate: { maxBytes: 900_000 },
        report,
        lines: 10_000,
        everyMs: 5,
        more: 100,
        until: 'ok',
        errorEvery: 0,
      }
      const { code } = await runChild('on-trouble.ts', orders, {
        // The soft limit only: beyond it writes are cut off, and then fail.
        before: "trap '' XFSZ; ulimit -S -f 777;",
        onReady: (pid) => execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']),
      })
      const { stats } = JSON.parse(readFileSync(report, 'utf8')) as TroubleReport
      expect(code).toBe(0)
      expect(stats.sinks[0]?.written.total).toBe(10_100)
      expect(closedNames(path).length).toBeGreaterThan(0)
      for (const name of closedNames(path)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(900_000)
      expect(summarise(`${allLines(path).join('\n')}\n`)).toEqual(whole(10_100))
    },
  )

  test('in a folder that is not ours: lines go on into the file, and that is said once', { timeout: 600_000 }, async () => {
    const folder = join(root, 'foreign')
    mkdirSync(folder)
    const path = join(folder, 'app.log')
    writeFileSync(path, '')
    chmodSync(path, 0o666)
    chmodSync(folder, 0o555)
    const orders: UnwelcomeOrders = { path, lines: 1_000, user: nobody }
    const { stdout, stderr } = await runChild('rotating-unwelcome.ts', orders)
    chmodSync(folder, 0o755)
    expect(stderr).toBe('')
    const { stats, problems } = JSON.parse(stdout) as TroubleReport
    expect(stats.written.total).toBe(1_000)
    expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(1_000))
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['CORDWOOD_PROBLEM_ROTATION']))
    // One for the rotation, one for the closed files.
    expect(problems.length).toBeLessThanOrEqual(2)
    expect(readdirSync(folder)).toEqual(['app.log'])
  })

  test.runIf(process.getuid?.() === 0)(
    "of somebody else in a folder where only owners may rename (/tmp's sticky bit): the same",
    { timeout: 600_000 },
    async () => {
      const folder = join(root, 'sticky')
      mkdirSync(folder)
      chmodSync(folder, 0o1777)
      const path = join(folder, 'app.log')
      writeFileSync(path, '')
      chmodSync(path, 0o666)
      const { stdout } = await runChild('rotating-unwelcome.ts', { path, lines: 1_000, user: nobody } satisfies UnwelcomeOrders)
      const { stats, problems } = JSON.parse(stdout) as TroubleReport
      expect(stats.written.total).toBe(1_000)
      expect(summarise(readFileSync(path, 'utf8'))).toEqual(whole(1_000))
      expect(problems.map(({ code }) => code)).toEqual(['CORDWOOD_PROBLEM_ROTATION'])
      expect(readdirSync(folder)).toEqual(['app.log'])
    },
  )
})
