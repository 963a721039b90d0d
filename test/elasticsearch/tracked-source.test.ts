import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countOf, part, type Run, type Slip } from '../../src/elasticsearch/ship/line-run.ts'
import { SlipBuilder } from '../../src/elasticsearch/ship/slip-builder.ts'
import { TrackedSource } from '../../src/elasticsearch/ship/tracked-source.ts'

function slipOf(lines: number): Slip {
  const builder = new SlipBuilder()
  for (let index = 0; index < lines; index++) builder.add(`id-${index}`, '{"é":1}')
  return builder.build()
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), lines: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('take' as const), maxLines: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    kind: fc.constant('end' as const),
    which: fc.nat(),
    fate: fc.constantFrom('stored' as const, 'deadLettered' as const, 'dropped' as const),
  }),
  fc.record({ kind: fc.constant('giveBack' as const), which: fc.nat() }),
)

it('never tells a mark before all lines up to it have come to their end, and tells each of them once and in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const reached: number[] = []
      const source = new TrackedSource<number>(
        () => 0,
        (mark) => reached.push(mark),
      )
      const slips: Slip[] = []
      const ended = new Map<Slip, number>()
      const taken: Run[] = []
      for (const each of steps) {
        if (each.kind === 'add') {
          const slip = slipOf(each.lines)
          slips.push(slip)
          source.add(slip, slips.length - 1)
        } else if (each.kind === 'take') taken.push(...source.take(each.maxLines, Infinity))
        else {
          const [run] = taken.splice(each.which % Math.max(1, taken.length), 1)
          if (run === undefined) continue
          if (each.kind === 'giveBack') source.giveBack([run])
          else {
            source.settle(run, each.fate)
            if (each.fate !== 'dropped') ended.set(run.slip, (ended.get(run.slip) ?? 0) + countOf(run))
            source.moved()
          }
        }
        const whole = slips.findIndex((slip) => (ended.get(slip) ?? 0) < slip.ends.length)
        const expected = whole < 0 ? slips.length : whole
        expect(reached).toEqual(Array.from({ length: expected }, (_, index) => index))
      }
    }),
  )
})

it('counts lines and bytes that wait or are on their way', () => {
  const source = new TrackedSource<string>(
    () => 5,
    () => undefined,
  )
  const slip = slipOf(4)
  source.add(slip, 'end', 17)
  expect([source.count, source.lines, source.bytes, source.oldestAt]).toEqual([4, 4, slip.body.length, 5])
  const [run] = source.take(10, Infinity)
  if (run === undefined) throw new Error('nothing was taken')
  expect(run.doubtSince).toBe(17)
  source.settle(part(run, 0, 1), 'stored')
  source.abandon([part(run, 1, 4)])
  expect([source.count, source.lines, source.bytes]).toEqual([0, 0, 0])
  expect(source.counts).toMatchObject({ stored: 1, dropped: 0 })
})
