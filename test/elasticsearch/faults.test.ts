import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opensearch } from './distribution.ts'
import type { Pace } from './faults/drill.ts'
import type { ContestantName } from './faults/orders.ts'
import { type Row, rows, type ServerKind } from './faults/rows.ts'
import { openServer, tryRow } from './faults/stage.ts'
import { describeServed, describeWithOwnServer } from './served.ts'
import type { Server } from './server.ts'

/** The matrix in seconds; `npm run test:faults` has the whole of it, and the others beside us. */
const pace: Pace = { faultMs: 600, longMs: 1_000, calmMs: 300, rate: 1_000, closeMs: 30_000 }
/** Each row with the spool; with a queue in memory where that promises something else. */
const named = (some: readonly Row[]): [string, ContestantName, Row][] =>
  some.flatMap((row): [string, ContestantName, Row][] => {
    const name = `${row.id}: ${row.fault}`
    const spooled: [string, ContestantName, Row] = [name, 'cordwood (spool)', row]
    return row.isOtherInMemory === true ? [spooled, [name, 'cordwood', row]] : [spooled]
  })
const shared = rows.filter((row) => row.server === 'plain' && row.stopsServer !== true)

describeServed('the fault matrix in short', (url) => {
  it.each(named(shared))('keeps what is promised in row %s (%s)', async (_name, contestant, row) => {
    const { fault, sent } = await tryRow(row, contestant, pace, { url })
    expect(fault).toBeUndefined()
    // Where each line waits for the disk, few are logged.
    expect(sent).toBeGreaterThan(row.logsFew === true ? 5 : row.orders?.isSynchronous === true ? 50 : 500)
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

describeWithOwnServer(
  'the fault matrix in short, on OpenSearch with its own client',
  () => {
    let server: Server
    beforeAll(async () => {
      server = await openServer('plain', opensearch)
    })
    afterAll(() => server.stop())

    const some = ['4c', '5d', '6', '7a', '8a', '10', '17']
    it.each(named(rows.filter(({ id }) => some.includes(id))))(
      'keeps what is promised in row %s (%s)',
      async (_name, contestant, row) => {
        const { fault } = await tryRow(row, contestant, pace, { url: server.url, server, distribution: opensearch })
        expect(fault).toBeUndefined()
      },
    )
  },
  opensearch,
)
