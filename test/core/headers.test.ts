import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isHeaders } from '../../src/core/headers.ts'

it('knows Headers and classes made from it, and nothing else', () => {
  class Own extends Headers {}
  expect([new Headers(), new Own(), new Response().headers].map((each) => isHeaders(each))).toEqual([true, true, true])
  class Named {
    get [Symbol.toStringTag](): string {
      throw new Error('asked')
    }
  }
  const alike = Object.create({ [Symbol.toStringTag]: 'Headers' }) as object
  expect([{}, new Map(), new Named(), alike, Object.create(null) as object, []].map((each) => isHeaders(each))).toEqual(
    Array.from({ length: 6 }, () => false),
  )
})

it('does not load fetch to find out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headers-'))
  const file = join(folder, 'look.mjs')
  const program = `
    import { isHeaders } from ${JSON.stringify(new URL('../../src/core/headers.ts', import.meta.url).href)}
    isHeaders(new (class A {})())
    isHeaders({})
    console.log(process.moduleLoadList.filter((name) => name.includes('undici/undici')).length)`
  writeFileSync(file, program)
  try {
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()).toBe('0')
    writeFileSync(file, program.replace('isHeaders({})', 'isHeaders(new Headers())'))
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()).toBe('1')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
