import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readStore } from '../../../src/store/directory/read-store.ts'
import { planMerges } from '../../../src/store/write/plan-merges.ts'
import type { StoreSettings } from '../../../src/store/write/settings.ts'
import { doStoreJob } from '../../../src/store/write/store-job.ts'
import type { Stop } from '../../model/model-files.ts'
import { directory, type Life, Machine, textOf } from './model-machine.ts'

interface Plan {
  readonly seed: number
  readonly stop: Stop
  readonly settings: Partial<StoreSettings>
}

/** Lines that are not as they should be. */
interface Wrong {
  readonly missing: readonly string[]
  readonly twice: readonly string[]
  readonly unknown: readonly string[]
}

const nothing: Wrong = { missing: [], twice: [], unknown: [] }

/** What a reader must find, and what he may find. */
class Lines {
  readonly due: Set<string> = new Set()
  readonly #offered = new Set<string>()

  offer(lines: readonly string[]): void {
    for (const line of lines) this.#offered.add(textOf(line))
  }

  promise(lines: readonly string[]): void {
    for (const line of lines) this.due.add(textOf(line))
  }

  /** Each line that was promised once, each other one at most once, and else only the beginnings of lines that a stop cut off. */
  wrong(found: readonly string[]): Wrong {
    const counts = new Map<string, number>()
    for (const line of found) counts.set(line, (counts.get(line) ?? 0) + 1)
    const missing = [...this.due].filter((line) => !counts.has(line))
    const twice = [...counts].filter(([line, count]) => count > 1 && this.#offered.has(line)).map(([line]) => line)
    const unknown = [...counts.keys()].filter((line) => !this.#offered.has(line) && !this.#isTorn(line))
    return { missing, twice, unknown }
  }

  #isTorn(line: string): boolean {
    // After a power cut the length of a file may have come to the disk before its bytes.
    const bare = line.replaceAll('\0', '')
    return bare.length < line.length || [...this.#offered].some((whole) => whole.startsWith(bare))
  }
}

/** One step of a process: it writes, seals, merges, waits, or has its file closed. */
function step(life: Life, lines: Lines): void {
  const { machine, part, host } = life
  const dice = machine.random()
  machine.now += Math.floor(machine.random() * 900)
  if (dice < 0.55) {
    const batch = life.batch(1 + Math.floor(machine.random() * 5))
    lines.offer(batch.lines)
    part.write(batch)
    if (!machine.files.isDead) lines.promise(batch.lines)
  } else if (dice < 0.8) life.work()
  else if (dice < 0.86) part.tick()
  else if (dice < 0.9) part.roll()
  else if (dice < 0.94)
    doStoreJob({ kind: 'care', retain: { directory, retention: life.settings.retention, reserveBytes: 0 } }, host, {
      hint: undefined,
    })
  else {
    for (const { folder, segments } of readStore(directory, machine.files)) {
      for (const group of planMerges(segments, { rows: 40, rawBytes: 4_000 })) {
        const order = { folder, files: group.map(({ file }) => file), level: 'cold' as const }
        doStoreJob({ kind: 'merge', order }, host, { hint: undefined })
      }
    }
  }
}

/** Somebody removes the manifest, or spoils it; the next process makes it anew. */
function loseManifest(machine: Machine, settings: Partial<StoreSettings>): void {
  const { files, random } = machine
  if (!files.names.includes('manifest.json')) return
  if (random() < 0.5) files.remove(`${directory}/manifest.json`)
  else files.put('manifest.json', Buffer.from('{"cordwood"'))
  const life = machine.start(settings)
  life.part.open()
  life.part.close()
}

/** Several lives, two at a time, that each end at some operation, and a last one that ends well. */
function run({ seed, stop, settings }: Plan): void {
  const machine = new Machine(seed)
  const { files, random } = machine
  const lines = new Lines()
  for (let round = 0; round < 3; round++) {
    let alive = [machine.start(settings)]
    if (random() < 0.5) alive.push(machine.start(settings))
    files.operationsLeft = Math.floor(random() * 250)
    for (let steps = 0; steps < 60 && alive.length > 0; steps++) {
      const life = alive[Math.floor(random() * alive.length)]
      if (life === undefined) break
      try {
        life.part.open()
        step(life, lines)
      } catch (error) {
        if (!files.isDead) throw error
      }
      if (files.isDead) {
        // A machine that loses its power takes all with it.
        if (stop === 'power') break
        machine.bury(life)
        alive = alive.filter((each) => each !== life)
        files.operationsLeft = Math.floor(random() * 250)
      } else if (random() < 0.05) expect(lines.wrong(machine.read())).toEqual(nothing)
    }
    for (const life of files.isDead ? [] : alive) if (random() < 0.5) life.part.close()
    machine.restart(stop)
    if (random() < 0.25) loseManifest(machine, settings)
    expect(lines.wrong(machine.read())).toEqual(nothing)
  }
  const last = machine.start(settings)
  last.part.open()
  last.part.roll()
  while (last.jobs.length > 0) last.work()
  doStoreJob({ kind: 'care', retain: { directory, retention: last.settings.retention, reserveBytes: 0 } }, last.host, {
    hint: undefined,
  })
  expect(lines.wrong(machine.read())).toEqual(nothing)
  // Nothing is left but segments and what names them, and what the next change replaces.
  expect(
    files.names.filter(
      (name) => !/(?:^|\/)(?:(?:manifest\.json(?:\.next)?|templates\.ndjson)|\d+-\d+\.\d+\.cws(?:\.draft)?)$/.test(name),
    ),
  ).toEqual([])
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

it('loses no line and shows none twice, wherever processes that write, seal and merge are killed', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(seeds, (seed) => run({ seed, stop: 'kill', settings: {} })),
    { numRuns: 700 },
  )
})

it('loses no line to a power cut that it has brought to the disk with each batch', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(seeds, (seed) => run({ seed, stop: 'power', settings: { durability: 'batch' } })),
    { numRuns: 400 },
  )
})
