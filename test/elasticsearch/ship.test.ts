import { Client as Client9 } from '@elastic/elasticsearch'
import { Client as Client8 } from 'elasticsearch-8'
import { expect, it } from 'vitest'
import { describeServed, uniqueName } from './served.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'

const json = { 'content-type': 'application/json' }

async function mappingOf(url: string, target: string): Promise<Record<string, unknown>> {
  const answer = (await (await fetch(`${url}/${target}/_mapping`)).json()) as Record<
    string,
    { mappings: { properties: Record<string, unknown> } }
  >
  return Object.values(answer)[0]?.mappings.properties ?? {}
}

describeServed('shipping', (url) => {
  it('makes a data stream with our mappings from the first line', async () => {
    const dataStream = uniqueName('logs-first')
    const shipment = openShipment({ node: url, dataStream })
    shipment.line({ user: { id: 'u-1' }, amount: 3, when: '2026-11-21', ok: true })
    await shipment.flush()
    const answer = (await (await fetch(`${url}/${dataStream}/_mapping`)).json()) as object
    expect(Object.keys(answer)[0]).toMatch(new RegExp(`^\\.ds-${dataStream}-`))
    expect(await mappingOf(url, dataStream)).toMatchObject({
      '@timestamp': { type: 'date' },
      message: { type: 'text', norms: false },
      event: { properties: { sequence: { type: 'long' } } },
      user: { properties: { id: { type: 'keyword', ignore_above: 1024 } } },
      amount: { type: 'double' },
      when: { type: 'keyword' },
      ok: { type: 'boolean' },
    })
    await shipment.close()
  })

  it('ships to an index where one is named', async () => {
    const index = uniqueName('plain-index')
    const shipment = openShipment({ node: url, index })
    await shipment.load(2_000, 200)
    await shipment.flush()
    expect(await countStored(url, index)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(Object.keys((await (await fetch(`${url}/${index}/_mapping`)).json()) as object)).toEqual([index])
    expect(await mappingOf(url, index)).toMatchObject({ message: { type: 'text' }, n: { type: 'double' } })
    await shipment.close()
  })

  it('leaves templates alone that are there already', async () => {
    const dataStream = uniqueName('logs-twice')
    const versions = async (): Promise<string> => {
      const answer = await fetch(`${url}/_cluster/state/metadata?filter_path=metadata.index_template,metadata.component_template`)
      return JSON.stringify(await answer.json())
    }
    const first = openShipment({ node: url, dataStream })
    first.line()
    await first.flush()
    const before = await versions()
    const second = openShipment({ node: url, dataStream })
    second.line()
    await second.flush()
    expect(before).toContain(`cordwood-${dataStream}`)
    expect(await versions()).toBe(before)
    await Promise.all([first.close(), second.close()])
  })

  const headers = { accept: 'application/json' }
  const health = { method: 'GET', path: '/_cluster/health' }
  const clients = {
    8: () => {
      const client = new Client8({ node: url })
      return { client, ask: () => client.transport.request(health, { headers }) }
    },
    9: () => {
      const client = new Client9({ node: url })
      return { client, ask: () => client.transport.request(health, { headers }) }
    },
  }
  it.each([8, 9] as const)('works through a client of version %s that it is given, and leaves it open', async (version) => {
    const { client, ask } = clients[version]()
    const dataStream = uniqueName('logs-client')
    const shipment = openShipment({ client, dataStream })
    await shipment.load(2_000, 300)
    await shipment.flush()
    await shipment.close()
    expect(await countStored(url, dataStream)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(await ask()).toMatchObject({ number_of_nodes: 1 })
    await client.close()
  })

  it.each([1, false] as const)('sends each line once through a client that compresses too (our gzip: %s)', async (gzip) => {
    const client = new Client9({ node: url, compression: true })
    const dataStream = uniqueName('logs-compressing')
    const shipment = openShipment({ client, dataStream, gzip })
    for (let index = 0; index < 500; index++) shipment.line()
    await shipment.flush()
    expect(await countStored(url, dataStream)).toEqual({ documents: 500, distinct: 500 })
    expect(shipment.stats?.extra).toMatchObject({ failedRequests: 0, retriedLines: 0 })
    await shipment.close()
    await client.close()
  })

  it('buries the lines that conflict with the mapping, with reason and text, and stores the others', async () => {
    const dataStream = uniqueName('logs-conflict')
    const shipment = openShipment({ node: url, dataStream, batch: { maxAgeMs: 50, maxLines: 200 } })
    shipment.line({ detail: { code: 1 } })
    await shipment.flush()
    for (let index = 0; index < 1_000; index++) shipment.line({ detail: index % 10 === 0 ? 'not an object' : { code: index } })
    await shipment.flush()
    expect(await countStored(url, dataStream)).toEqual({ documents: 901, distinct: 901 })
    expect(shipment.stats).toMatchObject({
      written: { total: 1_001 },
      dropped: { total: 0 },
      extra: { stored: 901, deadLettered: 100 },
    })
    expect(isBalanced(shipment.stats)).toBe(true)
    await shipment.close()
    // Several requests are on their way at once.
    const place = (letter: Record<string, unknown>): number => (letter['line'] as { n: number }).n
    const letters = shipment.deadLetters().sort((a, b) => place(a) - place(b))
    expect(letters).toHaveLength(100)
    expect(letters[0]).toMatchObject({
      target: dataStream,
      reason: { status: 400, type: 'document_parsing_exception' },
      line: { n: 2, detail: 'not an object' },
    })
    expect(shipment.problems.map((problem) => problem.code)).toContain('CORDWOOD_PROBLEM_DEAD_LETTER')
  })

  it('stores a line whose number is a word', async () => {
    const dataStream = uniqueName('logs-malformed')
    const shipment = openShipment({ node: url, dataStream })
    shipment.line({ amount: 1 })
    await shipment.flush()
    shipment.line({ amount: 'many' })
    await shipment.flush()
    expect(await countStored(url, dataStream)).toEqual({ documents: 2, distinct: 2 })
    await shipment.close()
  })

  it('says that lines are lost whose dead letter cannot be written', async () => {
    const dataStream = uniqueName('logs-no-disk')
    const shipment = openShipment({ node: url, dataStream, deadLetter: { path: '/proc/no/such/folder/dead.ndjson' } })
    shipment.line({ detail: { code: 1 } })
    await shipment.flush()
    shipment.line({ detail: 'x' })
    const report = await shipment.flush()
    expect(report).toEqual({ written: 0, dropped: 1, timedOut: false })
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_DEAD_LETTER', lost: 1 }])
    await shipment.close()
  })

  it('ships all the same where the server has a template of its own for the name, and says so', async () => {
    const dataStream = uniqueName('logs-conflicting-template')
    // Another template for the same name at the same priority: the server refuses ours, and that one holds.
    const body = JSON.stringify({ index_patterns: [dataStream], data_stream: {}, priority: 500 })
    expect((await fetch(`${url}/_index_template/${dataStream}`, { method: 'PUT', headers: json, body })).status).toBe(200)
    const shipment = openShipment({ node: url, dataStream })
    shipment.line()
    await shipment.flush()
    expect(shipment.problems.map((problem) => problem.code)).toEqual(['CORDWOOD_PROBLEM_BOOTSTRAP'])
    expect((await countStored(url, dataStream)).documents).toBe(1)
    await shipment.close()
  })
})
