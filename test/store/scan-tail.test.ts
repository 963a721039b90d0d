import { renameSync, rmSync, truncateSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../src/core/record.ts'
import { parseQuery } from '../../src/query/parser.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { append, createFolder, ecsLine, write } from './folder.ts'

const folder = createFolder()
let folders = 0

/** A tail over a folder of its own: `next(n)` waits for n more messages. */
function follow(
  files: Readonly<Record<string, string>>,
  query = '*',
  named?: string,
): { path: string; next(count: number): Promise<string[]>; stop(): Promise<boolean> } {
  const path = `${folder}/${folders++}`
  for (const [name, content] of Object.entries(files)) write(path, name, content)
  const engine = createScanEngine({ paths: [named === undefined ? path : `${path}/${named}`], pollIntervalMs: 5 })
  const stopping = new AbortController()
  const lines = engine.tail(parseQuery(query), { signal: stopping.signal })[Symbol.asyncIterator]()
  let begun: Promise<IteratorResult<LogRecord>> | undefined = lines.next()
  return {
    path,
    async next(count) {
      const found: string[] = []
      while (found.length < count) {
        const line: IteratorResult<LogRecord> = await (begun ?? lines.next())
        begun = undefined
        if (line.done === true) return found
        found.push(line.value.message)
      }
      return found
    },
    async stop() {
      stopping.abort()
      const last = await (begun ?? lines.next())
      return last.done === true
    },
  }
}

describe('tail', () => {
  it('gives what is appended from the call on, oldest first, and ends with its signal', async () => {
    const tail = follow({ 'a.log': ecsLine(0, 'before'), 'b.log': '' })
    append(tail.path, 'a.log', ecsLine(2, 'second'))
    append(tail.path, 'b.log', ecsLine(1, 'first') + ecsLine(3, 'third'))
    expect(await tail.next(3)).toEqual(['first', 'second', 'third'])
    expect(await tail.stop()).toBe(true)
  })

  it('keeps to its query', async () => {
    const tail = follow({ 'a.log': '' }, 'wanted')
    append(tail.path, 'a.log', ecsLine(1, 'other') + ecsLine(2, 'wanted one') + ecsLine(3, 'other') + ecsLine(4, 'wanted two'))
    expect(await tail.next(2)).toEqual(['wanted one', 'wanted two'])
    await tail.stop()
  })

  it('waits for the end of a line that is being written, also where it was begun before', async () => {
    const whole = ecsLine(1, 'a line in parts')
    const tail = follow({ 'a.log': ecsLine(0, 'before') + whole.slice(0, 20) })
    append(tail.path, 'a.log', whole.slice(20, 40))
    await new Promise((resolve) => setTimeout(resolve, 30))
    append(tail.path, 'a.log', whole.slice(40) + ecsLine(2, 'next'))
    expect(await tail.next(2)).toEqual(['a line in parts', 'next'])
    await tail.stop()
  })

  it('follows more lines at once than a call takes arguments', { timeout: 600_000 }, async () => {
    const tail = follow({ 'a.log': '' })
    append(tail.path, 'a.log', 'short\n'.repeat(300_000))
    expect(await tail.next(300_000)).toHaveLength(300_000)
    await tail.stop()
  })

  it('reads a new file from its beginning', async () => {
    const tail = follow({ 'a.log': ecsLine(0, 'before') })
    write(tail.path, 'new/b.log', ecsLine(1, 'in a new file'))
    expect(await tail.next(1)).toEqual(['in a new file'])
    await tail.stop()
  })

  it('follows a rotation: the rest of the old file, then the new one, each line once', async () => {
    for (const named of [undefined, 'a.log']) {
      const tail = follow({ 'a.log': ecsLine(0, 'before') }, '*', named)
      append(tail.path, 'a.log', ecsLine(1, 'old 1'))
      expect(await tail.next(1)).toEqual(['old 1'])
      append(tail.path, 'a.log', ecsLine(2, 'old 2'))
      renameSync(`${tail.path}/a.log`, `${tail.path}/a.log.1`)
      append(tail.path, 'a.log.1', ecsLine(3, 'old 3'))
      write(tail.path, 'a.log', ecsLine(4, 'new 1'))
      expect(await tail.next(3)).toEqual(['old 2', 'old 3', 'new 1'])
      append(tail.path, 'a.log', ecsLine(5, 'new 2'))
      expect(await tail.next(1)).toEqual(['new 2'])
      await tail.stop()
    }
  })

  it('follows a file that is cut to nothing and written anew', async () => {
    const tail = follow({ 'a.log': ecsLine(0, 'before, a longer line than the next') })
    append(tail.path, 'a.log', ecsLine(1, 'old'))
    expect(await tail.next(1)).toEqual(['old'])
    truncateSync(`${tail.path}/a.log`, 0)
    append(tail.path, 'a.log', ecsLine(2, 'new'))
    expect(await tail.next(1)).toEqual(['new'])
    await tail.stop()
  })

  it('outlives the removal of a file', async () => {
    const tail = follow({ 'a.log': '', 'b.log': '' })
    rmSync(`${tail.path}/a.log`)
    append(tail.path, 'b.log', ecsLine(1, 'still here'))
    expect(await tail.next(1)).toEqual(['still here'])
    await tail.stop()
  })

  it('gives lines without ids of their own the ids that a search gives them', async () => {
    const path = `${folder}/${folders++}`
    write(path, 'a.log', ecsLine(0, 'first line'))
    const engine = createScanEngine({ paths: [path], pollIntervalMs: 5 })
    const lines = engine.tail(parseQuery('*'))[Symbol.asyncIterator]()
    const next = lines.next()
    append(path, 'a.log', ecsLine(1, 'second line'))
    const { value } = (await next) as IteratorYieldResult<LogRecord>
    expect(await engine.get(value.id)).toEqual(value)
    await lines.return?.()
  })
})
