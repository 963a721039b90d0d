import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { filesInUse, markerPath } from '../../src/writer/open-entry.ts'
import { markOpen } from '../../src/writer/open-marker.ts'
import { isAliveOwner, ownOwner } from '../../src/writer/owner.ts'

/** No process has it: beyond the largest number that Linux gives. */
const noPid = 2 ** 22 + 1

describe('an owner', () => {
  test('is alive while its process is, and dead after it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
    const owner = { pid: child.pid ?? 0, host: hostname(), startedAt: 0 }
    expect(isAliveOwner(owner)).toBe(true)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('close', resolve))
    expect(isAliveOwner(owner)).toBe(false)
  })

  test('is ourselves, and not who had our number before', () => {
    const { startTicks = 0, ...own } = ownOwner()
    expect(isAliveOwner({ ...own, startTicks })).toBe(true)
    expect(isAliveOwner(own)).toBe(true)
    expect(isAliveOwner({ ...own, startTicks: startTicks - 1 })).toBe(false)
    expect(isAliveOwner({ ...own, startedAt: own.startedAt - 60_000 })).toBe(false)
  })

  test('is not another living process that got its number', () => {
    expect(isAliveOwner({ pid: process.ppid, host: hostname(), startedAt: 0, startTicks: 1 })).toBe(false)
  })
})

describe('a file in use', () => {
  const root = mkdtempSync(join(tmpdir(), 'cordwood-owner-'))
  afterAll(() => rmSync(root, { recursive: true }))
  let folder = root
  let path = ''
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'x'))
    path = join(folder, 'app.log')
    writeFileSync(path, '')
  })

  test('is one that a living process of this host has open, or one of another host has marked within the hour', () => {
    const here = { host: hostname(), startedAt: 0 }
    const notes = {
      alive: { ...here, pid: process.ppid, identity: 'alive' },
      dead: { ...here, pid: noPid, identity: 'dead' },
      foreign: { ...here, host: 'elsewhere', pid: noPid, identity: 'foreign' },
      old: { ...here, host: 'elsewhere', pid: noPid, identity: 'old' },
    }
    for (const [name, note] of Object.entries(notes)) writeFileSync(markerPath(path, name), JSON.stringify(note))
    writeFileSync(markerPath(path, 'unreadable'), '{"pid":')
    writeFileSync(markerPath(join(folder, 'app'), 'other.log'), JSON.stringify({ ...notes.alive, identity: 'another log' }))
    const before = new Date(Date.now() - 7_200_000)
    utimesSync(markerPath(path, 'old'), before, before)
    const isInUse = filesInUse(path)
    const asked = ['alive', 'dead', 'foreign', 'old', 'another log', 'undefined']
    expect(asked.filter(isInUse)).toEqual(['alive', 'foreign'])
  })

  test('is told by each of two markers of one logger, and follows what they hold', () => {
    const first = markOpen(path, 'boot', 'one')
    const second = markOpen(path, 'boot', 'two')
    expect(['one', 'two', 'three'].filter(filesInUse(path))).toEqual(['one', 'two'])
    first.hold('three')
    expect(['one', 'two', 'three'].filter(filesInUse(path))).toEqual(['two', 'three'])
    first.clear()
    second.clear()
    expect(['one', 'two', 'three'].filter(filesInUse(path))).toEqual([])
    expect(statSync(path).isFile()).toBe(true)
  })
})
