import { expect, it } from 'vitest'
import { readLine } from '../../src/elasticsearch/bulk/bulk-body.ts'
import { singles } from '../../src/elasticsearch/ship/line-run.ts'
import type { SpoolReader } from '../../src/elasticsearch/spool/spool-reader.ts'
import { readRefused, writeRefused } from '../../src/elasticsearch/spool/refused-lines.ts'
import { ModelFiles } from '../model/model-files.ts'
import type { Life } from './life.ts'
import { createMachine } from './setup.ts'

/** The ids of all lines that a source gives. */
function takeAll(source: SpoolReader): string[] {
  source.hurry()
  return [...singles(source.take(1_000, 1 << 20))].map((run) => readLine(run).id)
}

/** Nine lines in three frames: of the first one an answer is still missing, one line of the second and all of the third are refused. */
function refuse(life: Life): { ids: string[]; refused: string[] } {
  for (let frame = 0; frame < 3; frame++) life.offer(life.batch(3))
  life.source.hurry()
  const lines = [...singles(life.source.take(1_000, 1 << 20))]
  const refused = lines.filter((_, index) => index === 4 || index > 5)
  for (const line of refused) life.source.settle(line, 'deadLettered')
  life.source.moved()
  life.spool.tick()
  const idOf = (run: (typeof lines)[number]): string => readLine(run).id
  return { ids: lines.map(idOf), refused: refused.map(idOf) }
}

it('does not send a line again that an earlier life had refused, though lines before it are open', () => {
  const machine = createMachine()
  const life = machine.start()
  const { ids, refused } = refuse(life)
  machine.kill(life)
  const next = machine.start()
  expect(takeAll(next.source)).toEqual(ids.filter((id) => !refused.includes(id)))
  expect(next.spool.books.recovered).toBe(5)
})

it('removes what it has written of refused lines with their segment', () => {
  const machine = createMachine()
  const life = machine.start()
  refuse(life)
  machine.kill(life)
  expect(machine.named('.out')).toHaveLength(1)
  const next = machine.start()
  next.drain()
  next.spool.close()
  expect(machine.files.names.filter((name) => /\.(?:seg|ack|out)$/.test(name))).toEqual([])
  expect(machine.server.stored.size).toBe(5)
})

it('removes what a dead process left of them without a segment', () => {
  const machine = createMachine()
  const life = machine.start()
  refuse(life)
  machine.kill(life)
  const [name = ''] = machine.named('.out')
  machine.files.remove(`/spool/${name.replace('.out', '.seg')}`)
  const next = machine.start()
  next.drain()
  expect(machine.named('.out')).toEqual([])
})

it('sends refused lines again where the disk did not take note of them', () => {
  const machine = createMachine()
  const life = machine.start()
  machine.files.fault = (operation) => (operation === 'reopen' ? 'EIO' : undefined)
  const { ids } = refuse(life)
  machine.files.fault = undefined
  machine.kill(life)
  expect(takeAll(machine.start().source)).toEqual(ids)
})

it('reads on behind what a dying process has torn', () => {
  const files = new ModelFiles(() => 0.5)
  writeRefused(files, 'a.out', [
    [3, 5],
    [9, 10],
  ])
  const whole = files.content('a.out') ?? Buffer.alloc(0)
  files.put('a.out', whole.subarray(0, whole.length - 4))
  writeRefused(files, 'a.out', [[20, 21]])
  expect([...readRefused(files, 'a.out')]).toEqual([20])
  expect([...readRefused(files, 'b.out')]).toEqual([])
})
