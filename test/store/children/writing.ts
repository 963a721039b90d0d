// Writes numbered lines into a store until it is killed, and says after each batch how far it is: writing.ts DIR NAME
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { store } from '../../../src/store/write/sink.ts'

const [, , dir = '', name = ''] = process.argv
const sink = store({ dir, segment: { lines: 700, ageMs: 300 } })
sink.start?.({ report: () => undefined, bootId: name, service: 'test' })
const batchLines = 20
for (let last = batchLines; ; last += batchLines) {
  const sequences = Array.from({ length: batchLines }, (_, index) => last - batchLines + index + 1)
  const nothing = sequences.map(() => undefined)
  await sink.write({
    lines: sequences.map(
      (n) =>
        `{"@timestamp":"${new Date().toISOString()}","log.level":"info","message":"order ${n} placed","by":"${name}","n":${n},"process.entity_id":"${name}","event.sequence":${n}}\n`,
    ),
    levels: sequences.map(() => 30),
    times: sequences.map(() => Date.now()),
    sequences,
    shapes: nothing,
    contexts: nothing,
    bootId: name,
  })
  try {
    writeSync(1, `${last}\n`)
  } catch {
    // Nobody has read for a while: the next number says it too.
  }
  // So that its thread has the time to seal some of them.
  await sleep(4)
}
