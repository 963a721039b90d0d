import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import { Appender } from '../../src/elasticsearch/spool/appender.ts'
import { ModelFiles } from '../model/model-files.ts'

const body = Buffer.from('{"create":{}}\n{"n":1}\n')

it.each(['sync', 'roll'] as const)('brings to the disk with %s() what is only on its way there', (act) => {
  for (let seed = 1; seed < 9; seed++) {
    const files = new ModelFiles(createRandom(seed))
    // The disk takes its time: the power goes before it has answered.
    files.syncLater = () => undefined
    const appender = new Appender({
      files,
      folder: '/spool',
      epoch: '0mwqt00000000abcd',
      segmentBytes: 1 << 20,
      isDurable: true,
      now: () => 0,
      onSegment: () => undefined,
      onSealed: () => undefined,
    })
    const { segment, to } = appender.append(body, 1, false)
    appender.syncLater(() => undefined)
    appender[act]()
    files.restart('power')
    expect(files.content(segment.path.replace('/spool/', ''))?.subarray(-body.length)).toEqual(body)
    expect(files.content(segment.path.replace('/spool/', ''))).toHaveLength(to)
  }
})
