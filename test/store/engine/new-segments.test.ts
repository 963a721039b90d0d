import { expect, it } from 'vitest'
import { standardLevels } from '../../../src/core/level.ts'
import { AnswerCache } from '../../../src/store/engine/answer-cache.ts'
import { ColumnCache } from '../../../src/store/engine/column-cache.ts'
import { lookAtHot } from '../../../src/store/engine/hot-look.ts'
import { NewSegments } from '../../../src/store/engine/new-segments.ts'
import { OpenSegments } from '../../../src/store/engine/open-segments.ts'
import { everyRow } from '../../../src/store/engine/row-test.ts'
import { createFolder, ecsLine } from '../folder.ts'
import { StoreFolder } from './store-folder.ts'

it('gives the lines of a file that was merged, with one behind it that is followed, before its own segment could be read', () => {
  const place = new StoreFolder(createFolder())
  const open = new OpenSegments(new ColumnCache(1e6), new AnswerCache(0), standardLevels)
  const question = { key: '', range: {}, rows: everyRow, matches: () => true, levels: standardLevels }
  const segments = new NewSegments(question, open)
  place.append(ecsLine(0, 'old'))
  place.seal()
  place.append(ecsLine(1, 'followed'))
  const begun = lookAtHot(place.folder)
  segments.begin(begun)
  for (const { files } of begun) for (const file of files) segments.follow(file)
  place.seal()
  place.append(ecsLine(2, 'never seen'))
  place.seal()
  place.append(ecsLine(3, 'followed too'))
  for (const { files } of lookAtHot(place.folder)) for (const file of files) segments.follow(file)
  place.seal()
  place.merge('online')
  const messages = (): readonly string[] => segments.read(lookAtHot(place.folder)).map(({ record }) => record.message)
  expect(messages()).toEqual(['never seen'])
  expect(messages()).toEqual([])
  open.close()
})
