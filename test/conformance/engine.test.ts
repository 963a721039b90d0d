import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@elastic/elasticsearch'
import { afterAll } from 'vitest'
import { type LevelTable, standardLevels } from '../../src/core/level.ts'
import { createElasticsearchEngine } from '../../src/elasticsearch/engine/engine.ts'
import { decodeLine } from '../../src/json/decode.ts'
import { createStoreEngine } from '../../src/store/create-store-engine.ts'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { ourMappings, request } from '../elasticsearch/corpus.ts'
import { describeServed, uniqueName } from '../elasticsearch/served.ts'
import { StoreFolder } from '../store/engine/store-folder.ts'
import { describeEngine, type Place } from './engine-suite.ts'
import { describeLevels } from './level-suite.ts'
import { begin, lineCount } from './service-lines.ts'

const root = mkdtempSync(join(tmpdir(), 'cordwood-conformance-'))
const clients: Client[] = []
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  rmSync(root, { recursive: true, force: true })
})
const now = (): number => begin + lineCount * 1000

async function openFolder(levels: LevelTable = standardLevels): Promise<Place> {
  const folder = mkdtempSync(join(root, 'x'))
  const path = join(folder, 'app.log')
  writeFileSync(path, '')
  const clock = { now, monotonic: () => performance.now() }
  return {
    engine: createScanEngine({ paths: [folder], clock, levels, pollIntervalMs: 10 }),
    async add(lines) {
      appendFileSync(path, lines.join(''))
    },
  }
}

/** @param sealing - whether lines are sealed as soon as they are there. */
async function openStore(sealing: boolean, levels: LevelTable = standardLevels): Promise<Place> {
  const folder = mkdtempSync(join(root, 'x'))
  const place = new StoreFolder(folder)
  const clock = { now, monotonic: () => performance.now() }
  return {
    engine: createStoreEngine({ dir: folder, clock, levels, pollIntervalMs: 10 }),
    async add(lines) {
      const half = Math.ceil(lines.length / 2)
      place.append(lines.slice(0, half).join(''))
      if (sealing) place.seal()
      place.append(lines.slice(half).join(''))
      if (sealing) place.seal()
    },
  }
}

async function openIndex(url: string, levels: LevelTable = standardLevels): Promise<Place> {
  const index = uniqueName('conformance')
  await request(url, 'PUT', `/${index}`, { settings: { number_of_shards: 2, number_of_replicas: 0 }, mappings: ourMappings() })
  const client = new Client({ node: url })
  clients.push(client)
  return {
    engine: createElasticsearchEngine({ client, index, levels, now }),
    async add(lines) {
      const body = lines
        .map(
          (line, at) => `${JSON.stringify({ create: { _id: decodeLine(line, { id: `foreign${at}`, time: 0 }).id } })}\n${line}`,
        )
        .join('')
      const answer = await request(url, 'POST', `/${index}/_bulk?refresh=true`, body, 'application/x-ndjson')
      if (answer['errors'] === true) throw new Error(JSON.stringify(answer).slice(0, 2000))
    },
  }
}

describeEngine('the scan engine', openFolder)
describeLevels('the scan engine', openFolder)

for (const sealing of [true, false]) {
  const name = `the store engine over ${sealing ? 'sealed' : 'hot'} lines`
  describeEngine(name, () => openStore(sealing))
  describeLevels(name, (levels) => openStore(sealing, levels))
}

describeServed('on the server', (url) => {
  describeEngine('the Elasticsearch engine', () => openIndex(url))
  describeLevels('the Elasticsearch engine', (levels) => openIndex(url, levels))
})
