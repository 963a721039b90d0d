import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLogger, file, type Sink } from '../../src/index.ts'
import { recorded } from './recorded.ts'

describe('a line that is logged while the fields of another are read', () => {
  test('leaves the other its level, without a message', async () => {
    const { log, records } = recorded()
    log.error({
      get a() {
        log.info({ b: 1 })
        return 1
      },
    })
    expect((await records()).map(({ sequence, level }) => [sequence, level])).toEqual([
      [2, 30],
      [1, 50],
    ])
  })

  test('leaves the other its level when both have the same literal', async () => {
    const { log, records } = recorded()
    log.warn('order placed', {
      get a() {
        log.info('order placed')
        return 1
      },
    })
    expect((await records()).map(({ sequence, level }) => [sequence, level])).toEqual([
      [2, 30],
      [1, 40],
    ])
  })

  test('leaves the other its level when it is logged while a hole is filled', async () => {
    const { log, lines } = recorded({ levels: { notice: 45 } })
    log.notice('order {id} placed', {
      get id() {
        log.info('order {id} placed', { id: 7 })
        return 8
      },
    })
    const last = (await lines()).at(-1)
    expect(last).toMatchObject({ 'log.level': 'notice', 'event.severity': 45, message: 'order 8 placed' })
  })

  test('is in the file with the other after close, though it stands before it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordwood-nested-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'app.log')
    const log = createLogger({
      sinks: [file({ path })],
      serializers: {
        user(user) {
          log.info('serialized')
          return user
        },
      },
    })
    log.info('outer', { user: 7 })
    expect(await log.close()).toEqual({ written: 2, dropped: 0, timedOut: false })
    expect(readFileSync(path, 'utf8').match(/"message":"\w+"/g)).toEqual(['"message":"serialized"', '"message":"outer"'])
  })

  test('is with a slow sink after flush, as is the other', async () => {
    let written = 0
    const slow: Sink = {
      name: 'slow',
      async write(batch) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        written += batch.lines.length
      },
      async flush() {},
      async [Symbol.asyncDispose]() {},
    }
    const log = createLogger({ sinks: [slow] })
    log.info('outer', {
      get a() {
        log.info('inner')
        return 1
      },
    })
    expect(await log.flush()).toMatchObject({ written: 2, timedOut: false })
    expect(written).toBe(2)
    await log.close()
  })
})
