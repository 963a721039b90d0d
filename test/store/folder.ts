import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

// Made when the file is loaded: a hook that is asked for within a test or another hook never runs.
const root = mkdtempSync(join(tmpdir(), 'cordwood-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A new folder that is removed when the test file is done. */
export function createFolder(): string {
  return mkdtempSync(join(root, 'x'))
}

/** Writes a file into a folder and answers its path. */
export function write(folder: string, name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** Appends to a file in a folder. */
export function append(folder: string, name: string, content: string): void {
  appendFileSync(join(folder, name), content)
}

const firstTime = Date.parse('2026-11-20T10:00:00.000Z')

/** A line in our ECS form, `at` milliseconds after ten o'clock. */
export function ecsLine(at: number, message: string, fields: object = {}): string {
  return `${JSON.stringify({ '@timestamp': new Date(firstTime + at).toISOString(), 'log.level': 'info', message, ...fields })}\n`
}

/** Milliseconds since 1970 of {@link ecsLine}'s ten o'clock. */
export const tenOClock: number = firstTime
