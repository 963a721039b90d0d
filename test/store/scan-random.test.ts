import { gzipSync, zstdCompressSync } from 'node:zlib'
import { it } from 'vitest'
import { createScanEngine } from '../../src/store/scan/scan-engine.ts'
import { createFolder, write } from './folder.ts'
import { clock, expectSameAnswers } from './random-questions.ts'

const corpora = Number(process.env['CORDWOOD_RANDOM_CORPORA'] ?? 500)
const folder = createFolder()

it('answers 10,000 random questions as the reference evaluator does', { timeout: 600_000 }, async () => {
  // Lines in three files, one of each packing.
  await expectSameAnswers({ corpora, questions: 20 }, (lines, run) => {
    const third = Math.ceil(lines.length / 3)
    write(folder, `run-${run}/a.log`, lines.slice(0, third).join(''))
    write(folder, `run-${run}/b.log.gz`, gzipSync(lines.slice(third, 2 * third).join('')))
    write(folder, `run-${run}/c.log.zst`, zstdCompressSync(lines.slice(2 * third).join('')))
    return createScanEngine({ paths: [`${folder}/run-${run}`], clock })
  })
})
