import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeHeader, headerBytes, magic, saltOf } from '../../src/elasticsearch/spool/frame.ts'
import { createMachine, type Machine } from './setup.ts'

/** A dead process's spool: so many frames of three lines, in one segment or several. */
function left(machine: Machine, frames: number, segmentBytes = 1 << 20): { name: string; starts: number[] } {
  const life = machine.start({ segmentBytes })
  for (let frame = 0; frame < frames; frame++) life.offer(life.batch(3))
  machine.kill(life)
  const [name = ''] = machine.named('.seg')
  const content = machine.files.content(name) ?? Buffer.alloc(0)
  return { name, starts: startsOf(content) }
}

/** Where frames begin. */
function startsOf(content: Buffer): number[] {
  const starts: number[] = []
  for (let at = content.indexOf(magic); at >= 0; at = content.indexOf(magic, at + 1)) starts.push(at)
  return starts
}

/** What the next process finds. */
function recover(machine: Machine): {
  stored: number
  recovered: number
  dropped: number
  lost: number
  codes: string[]
  messages: string[]
} {
  const next = machine.start()
  next.drain()
  const { recovered, found, waiting } = next.spool.books
  expect(waiting).toBe(0)
  expect(found.dropped + found.stored + found.alreadyStored).toBe(recovered)
  next.spool.close()
  const lost = next.problems.reduce((sum, problem) => sum + problem.lost, 0)
  return {
    stored: machine.server.stored.size,
    recovered,
    dropped: found.dropped,
    lost,
    codes: next.problems.map(({ code }) => code),
    messages: next.problems.map(({ message }) => message),
  }
}

function change(machine: Machine, name: string, edit: (content: Buffer) => Buffer): void {
  machine.files.put(name, edit(Buffer.from(machine.files.content(name) ?? Buffer.alloc(0))))
}

const flip = (at: number) => (content: Buffer) => {
  content[at] = (content[at] ?? 0) ^ 0x10
  return content
}

it('loses one frame of which a bit of a line was turned, says how many lines that were, and puts it aside', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  const at = starts[4] ?? 0
  change(machine, name, flip(at + headerBytes + 20))
  const bad = Buffer.from(machine.files.content(name)?.subarray(at, starts[5]) ?? [])
  const { codes, messages: _, ...counts } = recover(machine)
  expect(counts).toEqual({ stored: 27, recovered: 30, dropped: 3, lost: 3 })
  expect(new Set(codes)).toEqual(new Set(['CORDWOOD_PROBLEM_SPOOL_DAMAGED']))
  expect(machine.named('.bad')).toEqual([`${name.slice(0, -4)}.${at}.bad`])
  expect(machine.files.content(`${name.slice(0, -4)}.${at}.bad`)).toEqual(bad)
})

it.each([0, 5, 9, 13, 17, 22, 25])('loses one frame of whose header byte %i a bit was turned', (byte) => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  change(machine, name, flip((starts[4] ?? 0) + byte))
  expect(recover(machine)).toMatchObject({ stored: 27, recovered: 30, dropped: 3, lost: 3 })
})

it('finds the frames again behind bytes that are missing', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  const at = (starts[4] ?? 0) + headerBytes + 7
  change(machine, name, (content) => Buffer.concat([content.subarray(0, at), content.subarray(at + 30)]))
  expect(recover(machine)).toMatchObject({ stored: 27, recovered: 30, dropped: 3, lost: 3 })
})

it('finds the frames again behind bytes that were put in, though they look like a header', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  const at = starts[4] ?? 0
  const header = machine.files.content(name)?.subarray(at, at + headerBytes - 1) ?? Buffer.alloc(0)
  change(machine, name, (content) => Buffer.concat([content.subarray(0, at), header, magic, content.subarray(at)]))
  expect(recover(machine)).toMatchObject({ stored: 30, recovered: 30, dropped: 0, lost: 0 })
})

it('takes no frame of another file for its own', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  const other = createMachine(2)
  const foreign = left(other, 2)
  const at = starts[4] ?? 0
  const frame = other.files.content(foreign.name) ?? Buffer.alloc(0)
  change(machine, name, (content) => Buffer.concat([content.subarray(0, at), frame, content.subarray(at)]))
  expect(recover(machine)).toMatchObject({ stored: 30, recovered: 30, dropped: 0 })
})

it('ships the whole lines of a frame without its end, counts the others, and says once that it was cut off', () => {
  const machine = createMachine()
  const { name } = left(machine, 10)
  const content = Buffer.from(machine.files.content(name) ?? [])
  const end = content.length - 10
  const rest = content.lastIndexOf('{"create"')
  change(machine, name, () => content.subarray(0, end))
  const { messages, ...counts } = recover(machine)
  expect(counts).toMatchObject({ stored: 29, recovered: 30, dropped: 1, lost: 1 })
  expect(messages).toEqual([
    expect.stringMatching(/^The last write to .*\.seg was cut off by the end of its process: \d+ bytes were put aside/),
  ])
  expect(machine.named('.bad')).toEqual([`${name.slice(0, -4)}.${rest}.bad`])
  expect(machine.files.content(`${name.slice(0, -4)}.${rest}.bad`)).toEqual(content.subarray(rest, end))
})

it('ships those lines of a frame without its end that are whole, wherever it was cut off or overwritten with zeros', () => {
  fc.assert(
    fc.property(fc.nat(600), fc.nat(600), (cut, zeros) => {
      const machine = createMachine()
      const { name, starts } = left(machine, 4)
      const body = (starts[3] ?? 0) + headerBytes
      const content = Buffer.from(machine.files.content(name) ?? [])
      const end = Math.max(body, content.length - 1 - cut)
      content.fill(0, Math.max(body, end - zeros), end)
      change(machine, name, () => content.subarray(0, end))
      const lines = content.subarray(body, end).toString().split('\n').slice(0, -1)
      const broken = lines.findIndex((line) => line.includes('\0'))
      const whole = Math.floor((broken < 0 ? lines.length : broken) / 2)
      expect(recover(machine)).toMatchObject({ stored: 9 + whole, recovered: 12, dropped: 3 - whole, lost: 3 - whole })
    }),
    { numRuns: 300 },
  )
})

it('puts nothing aside of a frame without its end that ends with a line', () => {
  const machine = createMachine()
  const { name } = left(machine, 4)
  change(machine, name, (content) => content.subarray(0, content.lastIndexOf('{"create"')))
  expect(recover(machine)).toMatchObject({ stored: 11, recovered: 12, dropped: 1, lost: 1 })
  expect(machine.named('.bad')).toEqual([])
})

it('takes no line out of a frame without its end of which a byte is not as it was written', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 4)
  const body = (starts[3] ?? 0) + headerBytes
  const second = Buffer.from(machine.files.content(name) ?? []).indexOf('\n{"create"', body) + 1
  for (const [place, value, stored] of [
    // An action that is none, a line that is none, and text that is no UTF-8: what follows cannot be told either.
    [body + 3, 0x58, 9],
    [second - 2, 0x58, 9],
    [second - 5, 0xff, 9],
    [second + 3, 0x58, 10],
  ] as const) {
    const each = createMachine()
    left(each, 4)
    change(each, name, (content) => {
      content[place] = value
      return content.subarray(0, content.length - 10)
    })
    expect(recover(each)).toMatchObject({ stored, recovered: 12, dropped: 12 - stored, lost: 12 - stored })
  }
})

it('sends the whole lines of a frame without its end no second time once they are stored', () => {
  const machine = createMachine()
  const { name } = left(machine, 4)
  change(machine, name, (content) => content.subarray(0, content.length - 10))
  const first = machine.start()
  for (let requests = 0; requests < 10; requests++) {
    first.now += 1_100
    first.spool.tick()
    first.source.hurry()
    first.request()
    first.answer(0)
    if (machine.server.stored.size === 11) break
  }
  expect(machine.server.stored.size).toBe(11)
  machine.kill(first)
  const { stored, recovered } = recover(machine)
  expect({ stored, sentAgain: recovered < 12 }).toEqual({ stored: 11, sentAgain: true })
  expect(machine.named('.seg')).toEqual([])
})

it('counts lines once that a failed write has left and that stand whole in the next file', () => {
  const machine = createMachine()
  const life = machine.start({ segmentBytes: 1 << 20 })
  life.offer(life.batch(3))
  const faults = ['append', 'truncate']
  // The write fails when a part of it is there, and what it has left cannot be taken away again.
  machine.files.fault = (operation) => (faults[0] === operation ? (faults.shift(), 'EIO') : undefined)
  life.offer(life.batch(3))
  expect(faults).toEqual([])
  machine.files.fault = undefined
  life.now += 60_000
  life.spool.tick()
  const [torn = '', next = ''] = machine.named('.seg')
  machine.kill(life)
  expect(startsOf(machine.files.content(next) ?? Buffer.alloc(0))).toHaveLength(1)
  // Most of it, whatever the model has left of it.
  const frame = machine.files.content(next) ?? Buffer.alloc(0)
  const good = machine.files.content(torn) ?? Buffer.alloc(0)
  const [, second = good.length] = startsOf(good)
  const salt = saltOf(torn.slice(0, -4))
  const body = frame.subarray(headerBytes)
  machine.files.put(torn, Buffer.concat([good.subarray(0, second), encodeHeader(body, 3, 3, salt), body.subarray(0, -10)]))
  expect(recover(machine)).toMatchObject({ stored: 6, recovered: 6, dropped: 0, lost: 0 })
})

it.each([1, 3, 4, 5, 27])('says of the first %i bytes of a frame that they were cut off', (length) => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  change(machine, name, (content) => content.subarray(0, (starts[9] ?? 0) + length))
  const { messages, ...counts } = recover(machine)
  expect(counts).toMatchObject({ stored: 27, recovered: 27, dropped: 0, lost: 0 })
  expect(messages).toEqual([expect.stringContaining(`was cut off by the end of its process: ${length} bytes`)])
})

it('calls a turned bit of the last frame no end of a process', () => {
  const machine = createMachine()
  const { name, starts } = left(machine, 10)
  change(machine, name, flip((starts[9] ?? 0) + headerBytes + 20))
  const { messages, ...counts } = recover(machine)
  expect(counts).toMatchObject({ stored: 27, recovered: 30, dropped: 3, lost: 3 })
  expect(messages).toEqual([expect.stringMatching(/^Lines of .*\.seg are missing/)])
})

it('takes zeros at the end for nothing', () => {
  const machine = createMachine()
  const { name } = left(machine, 10)
  change(machine, name, (content) => Buffer.concat([content, Buffer.alloc(5_000)]))
  expect(recover(machine)).toMatchObject({ stored: 30, recovered: 30, dropped: 0, lost: 0 })
})

it('counts the lines of a segment that is missing', () => {
  const machine = createMachine()
  left(machine, 30, 1_000)
  const names = machine.named('.seg')
  const gone = names[2] ?? ''
  const lines = (machine.files.content(gone)?.toString().split('"create"').length ?? 1) - 1
  expect(names.length).toBeGreaterThan(4)
  machine.files.remove(gone)
  expect(recover(machine)).toMatchObject({ stored: 90 - lines, recovered: 90, dropped: lines, lost: lines })
})

it('sends all of a segment again whose mark is damaged, and nothing is stored twice', () => {
  const machine = createMachine()
  const life = machine.start({ segmentBytes: 1 << 20 })
  for (let frame = 0; frame < 10; frame++) life.offer(life.batch(3))
  life.now += 2_000
  life.request()
  life.answer(0)
  life.spool.tick()
  machine.kill(life)
  const [mark = ''] = machine.named('.ack')
  change(machine, mark, flip(0))
  expect(recover(machine)).toMatchObject({ stored: 30, recovered: 30, dropped: 0 })
})

it('sends nothing again that a mark says is done', () => {
  const machine = createMachine()
  const life = machine.start({ segmentBytes: 1 << 20 })
  for (let frame = 0; frame < 10; frame++) life.offer(life.batch(3))
  life.now += 2_000
  life.request()
  life.answer(0)
  life.spool.tick()
  machine.kill(life)
  const before = machine.server.stored.size
  expect(before).toBeGreaterThan(5)
  expect(recover(machine)).toMatchObject({ stored: 30, recovered: 30 - before })
})

it('loses exactly the frames that are damaged, wherever bits are turned', { timeout: 600_000 }, () => {
  const places = fc.uniqueArray(fc.nat(2_500), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(places, fc.constantFrom(1 << 20, 700), (turned, segmentBytes) => {
      const machine = createMachine()
      left(machine, 12, segmentBytes)
      const spoiled = new Set<string>()
      let from = 0
      for (const name of machine.named('.seg')) {
        const content = machine.files.content(name) ?? Buffer.alloc(0)
        const starts = startsOf(content)
        for (const place of turned) {
          if (place < from || place - from >= content.length) continue
          spoiled.add(`${name}:${starts.findLast((start) => start <= place - from)}`)
          change(machine, name, flip(place - from))
        }
        from += content.length
      }
      const lastName = machine.named('.seg').at(-1) ?? ''
      const lastStart = startsOf(machine.files.content(lastName) ?? Buffer.alloc(0)).at(-1) ?? 0
      const hasLast = [...spoiled].some((each) => each.startsWith(lastName) && Number(each.split(':')[1]) >= lastStart)
      const { stored, recovered, dropped, lost } = recover(machine)
      expect(stored).toBe(36 - 3 * spoiled.size)
      // What stood behind the last good frame of the last segment is known only where its header can still be read.
      expect(lost).toBe(dropped)
      expect(recovered).toBe(stored + dropped)
      expect(dropped).toBeLessThanOrEqual(3 * spoiled.size)
      if (!hasLast) expect(dropped).toBe(3 * spoiled.size)
    }),
    { numRuns: 200 },
  )
})
