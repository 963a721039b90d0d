import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { standardLevels } from '../../src/core/level.ts'
import { checkSpool, levelNumbersOf } from '../../src/elasticsearch/spool/options.ts'

it('has a default for everything but the folder', () => {
  expect(checkSpool({ dir: 'spool' })).toEqual({
    dir: resolve('spool'),
    maxBytes: 1 << 30,
    segmentBytes: 8 << 20,
    durability: 'os',
    syncLevels: [],
    onFull: 'wait',
    isThreaded: true,
  })
})

it('makes segments small enough for one of them to be given up', () => {
  expect(checkSpool({ dir: 'spool', maxBytes: 1 << 20 }).segmentBytes).toBe(1 << 17)
})

it.each([
  [{}, /`spool.dir` to be a non-empty string, got undefined/],
  [{ dir: 'x', maxBytes: 5 }, /`spool.maxBytes` to be an integer from 1048576/],
  [{ dir: 'x', durability: 'fsync' }, /one of 'os', 'interval', 'batch', got "fsync"/],
  [{ dir: 'x', onFull: 'block' }, /one of 'wait', 'drop-newest', 'drop-oldest'/],
  [{ dir: 'x', syncLevels: 'error' }, /`spool.syncLevels` to be an array of levels/],
  [{ dir: 'x', maxByte: 1 }, /Did you mean `maxBytes`/],
  ['spool', /`spool` to be \{ dir, ... \}, got "spool"/],
])('refuses %j', (options, message) => {
  expect(() => checkSpool(options as never)).toThrow(message)
})

it('looks levels up in the table of the logger', () => {
  expect(levelNumbersOf(['warning', 'ERROR'], standardLevels)).toEqual(new Set([40, 50]))
  expect(() => levelNumbersOf(['notice'], standardLevels)).toThrow(/trace, debug, info, warn, error, fatal.*got "notice"/)
})
