import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { genesis, seal, type ChainEnd } from '../../src/audit/chain.ts'
import { PartialWrite } from '../../src/audit/file.ts'
import { noKey } from '../../src/audit/key.ts'
import { type AppendOnly, RecordFile } from '../../src/audit/record-file.ts'
import { RecordVerifier } from '../../src/audit/verify-records.ts'

/** A disk that takes so many bytes of each write, and then says no; one that never gives back (`chattr +a`). */
function failing(takes: readonly (number | 'all')[], givesBack: boolean): AppendOnly & { bytes: Buffer } {
  const next = [...takes]
  return {
    bytes: Buffer.alloc(0),
    append(bytes) {
      const take = next.shift() ?? 'all'
      const taken = take === 'all' ? bytes.length : Math.min(take, bytes.length - 1)
      this.bytes = Buffer.concat([this.bytes, bytes.subarray(0, taken)])
      if (take !== 'all') throw new PartialWrite(taken, new Error('ENOSPC'))
    },
    takeBack(count) {
      if (givesBack) this.bytes = this.bytes.subarray(0, this.bytes.length - count)
      return givesBack
    },
  }
}

it('makes a chain that verifies of whatever a disk took and refused, and holds what it said that it holds', () => {
  const take = fc.oneof(fc.constant('all' as const), fc.nat(400), fc.constant(100_000))
  fc.assert(
    fc.property(fc.array(take, { maxLength: 12 }), fc.boolean(), (takes, givesBack) => {
      const disk = failing(takes, givesBack)
      const records = new RecordFile(() => disk)
      let end: ChainEnd = genesis
      const put = (line: string): void => {
        const { torn } = records
        if (torn !== undefined) {
          const told = seal('{"message":"torn"}\n', end, noKey, torn)
          records.write(Buffer.from(told.text))
          end = told
        }
        const record = seal(line, end, noKey)
        records.write(Buffer.from(record.text))
        end = record
      }
      const held: number[] = []
      for (let index = 0; index < takes.length + 2; index++) {
        try {
          put(`{"message":"record ${index}","index":${index}}\n`)
          held.push(index)
        } catch (error) {
          expect(error).toBeInstanceOf(PartialWrite)
        }
      }
      const verifier = new RecordVerifier([], new Map())
      const lines = disk.bytes.toString().split('\n')
      const last = lines.pop() ?? ''
      for (const [index, line] of lines.entries()) verifier.take(Buffer.from(line), true, { file: 'a', line: index + 1 })
      expect(last).toBe('')
      verifier.finish({ file: 'a', line: lines.length })
      expect(verifier.fault).toBeUndefined()
      const found = lines.flatMap((line) => /^\{"message":"record \d+","index":(\d+)\}?,.*"\}$/.exec(line)?.[1] ?? [])
      expect(found.map(Number)).toEqual(held)
    }),
    { numRuns: 2000 },
  )
})

it('tells of torn bytes as they stand in the file', () => {
  const disk = failing([5], false)
  const records = new RecordFile(() => disk)
  expect(() => records.write(Buffer.from('{"message":"one"}\n'))).toThrow('ENOSPC')
  expect(records.torn).toEqual({ bytes: 6, sha256: createHash('sha256').update('{"mes\n').digest('hex') })
  records.write(Buffer.from('{"two"}\n'))
  expect(disk.bytes.toString()).toBe('{"mes\n{"two"}\n')
  expect(records.isWhole).toBe(true)
})
