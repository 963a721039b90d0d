import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { encodeHeader, saltOf } from '../../src/elasticsearch/spool/frame.ts'
import { ReadWindows, windowBytes } from '../../src/elasticsearch/spool/read-windows.ts'
import { SegmentReader } from '../../src/elasticsearch/spool/segment-reader.ts'
import { diskFiles } from '../../src/writer/disk-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-windows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

it('uses memory again when the last who needs it is done', () => {
  const windows = new ReadWindows()
  const first = windows.take(10)
  first.hold()
  first.release()
  expect(windows.take(10).buffer).not.toBe(first.buffer)
  first.release()
  expect(windows.take(10).buffer).toBe(first.buffer)
})

it('never uses memory again that may still be on its way', () => {
  const windows = new ReadWindows()
  const first = windows.take(10)
  first.pin()
  first.release()
  expect(windows.take(10).buffer).not.toBe(first.buffer)
})

it('gives what is larger than usual memory of its own', () => {
  const windows = new ReadWindows()
  const large = windows.take(windowBytes + 1)
  expect(large.buffer.length).toBe(windowBytes + 1)
  large.release()
  expect(windows.take(10).buffer.length).toBe(windowBytes)
})

it('reads frames as they are appended, and leaves those in peace that somebody holds', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 200_000, max: 700_000 })), {
    minLength: 1,
    maxLength: 12,
  })
  const held = fc.infiniteStream(fc.boolean())
  fc.assert(
    fc.property(sizes, held, (given, choice) => {
      const path = join(folder, String(files++))
      const salt = saltOf('it')
      const descriptor = diskFiles.create(path)
      const reader = new SegmentReader(diskFiles, path, salt, new ReadWindows())
      const kept: { readonly body: Buffer; readonly byte: number }[] = []
      let [at, end] = [0, 0]
      for (const [index, size] of given.entries()) {
        const byte = 1 + index
        const body = Buffer.alloc(size, byte)
        end += diskFiles.append(descriptor, [encodeHeader(body, 1, index, salt), body])
        // Some are read at once, others together.
        if (index < given.length - 1 && choice.next().value) continue
        for (let piece = reader.next(at, end); piece.kind !== 'end'; piece = reader.next(at, end)) {
          if (piece.kind === 'damage') throw new Error('nothing is damaged')
          expect(piece.body.every((each) => each === 1 + piece.first)).toBe(true)
          at = piece.to
          if (!choice.next().value) continue
          piece.window?.hold()
          kept.push({ body: piece.body, byte: 1 + piece.first })
        }
        expect(at).toBe(end)
      }
      reader.close()
      diskFiles.close(descriptor)
      for (const { body, byte } of kept) expect(body.every((each) => each === byte)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
