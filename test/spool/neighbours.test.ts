import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import type { Life } from './life.ts'
import { createMachine, type Machine } from './setup.ts'

/** One step of one process, in which it may die. @returns false when it did. */
function step(life: Life, machine: Machine, random: () => number, due: Map<string, string>): boolean {
  const { files } = machine
  if (random() < 0.05) files.operationsLeft = Math.floor(random() * 12)
  const dice = random()
  life.now += Math.floor(random() * 4_000)
  try {
    if (dice < 0.4) {
      const taken = life.offer(life.batch(1 + Math.floor(random() * 5)))
      if (!files.isDead) for (const id of taken) due.set(id, life.accepted.get(id) ?? '')
    } else if (dice < 0.6) life.request()
    else if (dice < 0.8) life.answer(0.2)
    else if (dice < 0.97) life.spool.tick()
    else {
      life.spool.close()
      return false
    }
  } catch (error) {
    if (!files.isDead) throw error
  }
  return !files.isDead
}

it(
  'loses nothing and doubles nothing when processes that share a folder are killed beside each other',
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const random = createRandom(seed)
        const machine = createMachine(seed)
        const due = new Map<string, string>()
        let living: Life[] = []
        for (let steps = 0; steps < 150; steps++) {
          if (living.length < 3 && random() < 0.3) living.push(machine.start())
          const life = living[Math.floor(random() * living.length)]
          if (life === undefined || step(life, machine, random, due)) {
            machine.files.operationsLeft = Infinity
            continue
          }
          machine.files.survive()
          machine.kill(life)
          living = living.filter((each) => each !== life)
        }
        for (const life of living) machine.kill(life)
        const last = machine.start()
        last.drain()
        expect([...due].filter(([id, text]) => machine.server.stored.get(id) !== text.slice(0, -1))).toEqual([])
        last.spool.close()
        expect(machine.files.names).toEqual(machine.named('.bad'))
      }),
      { numRuns: 300 },
    )
  },
)
