import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { it } from 'vitest'
import { createStoreEngine } from '../../../src/store/create-store-engine.ts'
import { createStoreReader } from '../../../src/store/engine/store-engine.ts'
import { createFolder } from '../folder.ts'
import { clock, expectSameAnswers } from '../random-questions.ts'
import { StoreFolder } from './store-folder.ts'

const corpora = Number(process.env['CORDWOOD_RANDOM_CORPORA'] ?? 100)
const folder = createFolder()

it(
  'answers 10,000 random questions to hot, sealed, merged, compacted and foreign packed lines as the reference evaluator does',
  { timeout: 600_000 },
  async () => {
    await expectSameAnswers({ corpora, questions: 100, again: 20 }, (lines, run) => {
      const place = new StoreFolder(`${folder}/run-${run}`)
      const third = Math.ceil(lines.length / 3)
      const [first, second, last] = [lines.slice(0, third), lines.slice(third, 2 * third), lines.slice(2 * third)]
      place.append(first.join(''))
      place.seal()
      // The same lines as somebody else's file, that lies in the folder of the store.
      const isForeign = run % 8 === 2 || run % 8 === 5
      if (isForeign) writeFileSync(join(place.folder, 'other.ndjson.zst'), zstdCompressSync(second.join('')))
      else {
        place.append(second.join(''))
        place.seal()
      }
      if (run % 4 === 1) place.merge('online')
      place.append(last.join(''))
      if (run % 2 === 1) place.seal()
      if (run % 4 === 3) place.merge(run % 8 === 7 ? 'cold' : 'online')
      const options = { dir: place.folder, ...(isForeign && { files: [place.folder] }), clock }
      // From look to look more of the plain lines is known in blocks.
      return run % 4 === 0 ? createStoreReader(options, true, 400) : createStoreEngine(options)
    })
  },
)
