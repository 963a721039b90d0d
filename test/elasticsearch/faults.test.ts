import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pace } from './faults/drill.ts'
import type { ContestantName } from './faults/orders.ts'
import { type Row, rows, type ServerKind } from './faults/rows.ts'
import { openServer, tryRow } from './faults/stage.ts'
import { describeServed, describeWithOwnServer } from './served.ts'
import type { Server } from './server.ts'

/** The matrix in seconds; `npm run test:faults` has the whole of it, and the others beside us. */
const pace: Pace = { faultMs: 600, longMs: 1_000, calmMs: 300, rate: 1_000, closeMs: 30_000 }
const named = (some: readonly Row[]): [string, ContestantName, Row][] =>
  some.map((row) => [`${row.id}: ${row.fault}`, contestantOf(row), row])
/** What is lost with a queue in memory is tried with one, everything else with the spool. */
function contestantOf(row: Row): ContestantName {
  return row.judge === undefined || row.only !== undefined ? 'cordwood (spool)' : 'cordwood'
}
const shared = rows.filter((row) => row.server === 'plain' && row.stopsServer !== true)

describeServed('the fault matrix in short', (url) => {
  it.each(named(shared))('keeps what is promised in row %s (%s)', async (_name, contestant, row) => {
    const { fault, sent } = await tryRow(row, contestant, pace, { url })
    expect(fault).toBeUndefined()
    expect(sent).toBeGreaterThan(500)
  })
})

const kinds: readonly ServerKind[] = ['plain', 'narrow', 'secured']
describe.each(kinds)('%s', (kind) => {
  describeWithOwnServer(`the fault matrix in short (${kind})`, () => {
    const own = rows.filter((row) => row.server === kind && (kind !== 'plain' || row.stopsServer === true))
    let server: Server
    beforeAll(async () => {
      server = await openServer(kind)
    })
    afterAll(() => server.stop())

    it.each(named(own))('keeps what is promised in row %s (%s)', async (_name, contestant, row) => {
      const { fault } = await tryRow(row, contestant, pace, { url: server.url, server })
      expect(fault).toBeUndefined()
    })
  })
})
