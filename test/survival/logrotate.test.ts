import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { summarise, whole } from './burst-lines.ts'
import type { UntilToldOrders } from './children/until-told.ts'
import { createRotator } from './logrotate.ts'
import { type Ended, runChild } from './run-child.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-logrotate-'))
afterAll(() => rmSync(root, { recursive: true }))
const rotator = createRotator()
let count = 0

interface Outcome extends Ended {
  readonly path: string
  readonly n: number
  readonly problems: readonly { readonly code: string }[]
}

/** Runs a child, does something to its file, and ends it. */
async function during(isQuiet: boolean, act: (path: string, pid: number) => Promise<void>): Promise<Outcome> {
  const folder = join(root, String(++count))
  mkdirSync(folder, { mode: 0o700 })
  const path = join(folder, 'app.log')
  const orders: UntilToldOrders = { path, isQuiet }
  let acting: Promise<void> | undefined
  const ended = await runChild('until-told.ts', orders, {
    onReady(pid) {
      acting = act(path, pid).finally(() => process.kill(pid, 'SIGTERM'))
    },
  })
  await acting
  const { n, problems } = JSON.parse(ended.stdout) as Outcome
  return { ...ended, path, n, problems }
}

/** A signal comes when it comes: does each of its threads stand still? */
function stands(pid: number): boolean {
  const stateOf = (thread: string): string | undefined =>
    /\) (\w)/.exec(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8'))?.[1]
  return readdirSync(`/proc/${pid}/task`).every((thread) => stateOf(thread) === 'T')
}

/** All lines, of `app.log.3`, `.2`, `.1` and `app.log`, and of what the process began itself before the new file was there. */
function textOf(path: string): string {
  const names = readdirSync(join(path, '..')).filter((name) => /^app\.log(?:\.\d+|-\d+\.backup)?$/.test(name))
  const texts = names.map((name) => readFileSync(join(path, '..', name), 'utf8')).filter((text) => text !== '')
  const firstOf = (text: string): number => (JSON.parse(text.slice(0, text.indexOf('\n'))) as { n: number }).n
  return texts.sort((a, b) => firstOf(a) - firstOf(b)).join('')
}

describe.concurrent(`a file that ${rotator.name} rotates while it is written`, () => {
  test('by rename and SIGHUP: the process lives, and no line is lost, doubled or split', { timeout: 600_000 }, async () => {
    const { path, n, problems, code } = await during(false, async (each, pid) => {
      for (let turn = 0; turn < 5; turn++) {
        rotator.rename(each, pid)
        // Until it writes into the new one: on a busy machine it may not have heard of it for long.
        while (statSync(each).size < 2_000) await sleep(10)
      }
    })
    expect(code).toBe(3)
    expect(n).toBeGreaterThan(100)
    expect(problems).toEqual([])
    expect(existsSync(`${path}.5`)).toBe(true)
    expect(readFileSync(path, 'utf8')).not.toBe('')
    expect(summarise(textOf(path))).toEqual(whole(n))
  })

  test('by rename and SIGHUP, while nothing is logged: the old file is let go', { timeout: 600_000 }, async () => {
    const { path, n } = await during(true, async (each, pid) => {
      rotator.rename(each, pid)
      const isHeld = (): boolean =>
        readdirSync(`/proc/${pid}/fd`).some((fd) => {
          try {
            return readlinkSync(`/proc/${pid}/fd/${fd}`) === `${each}.1`
          } catch {
            return false
          }
        })
      for (let turn = 0; turn < 12_000 && isHeld(); turn++) await sleep(10)
      expect(isHeld()).toBe(false)
    })
    expect(summarise(textOf(path))).toEqual(whole(n))
  })

  test('by copytruncate: writing goes on at the beginning, without a hole', { timeout: 600_000 }, async () => {
    const { path, n, problems } = await during(false, async (each, pid) => {
      for (let turn = 0; turn < 3; turn++) {
        // What is written between its copy and its cut is lost, as logrotate(8) says: nothing is, here.
        process.kill(pid, 'SIGSTOP')
        while (!stands(pid)) await sleep(5)
        rotator.copyTruncate(each)
        process.kill(pid, 'SIGCONT')
        await sleep(40)
      }
    })
    expect(problems).toEqual([])
    expect(existsSync(`${path}.3`)).toBe(true)
    expect(textOf(path)).not.toContain('\0')
    expect(summarise(textOf(path))).toEqual(whole(n))
  })
})
