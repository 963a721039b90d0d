import * as zlib from 'node:zlib'
import { expect, it } from 'vitest'
import { node } from '../../src/core/node.ts'

it('is the same module as an import gives', () => {
  expect(node.zlib.gzipSync).toBe(zlib.gzipSync)
})

it('loads a module when it is first asked for, and once', () => {
  const loaded: string[] = []
  const { getBuiltinModule } = process
  process.getBuiltinModule = (id: string) => {
    loaded.push(id)
    return getBuiltinModule(id)
  }
  try {
    expect(node.https.request).toBeTypeOf('function')
    expect(node.https.Agent).toBeTypeOf('function')
    expect(loaded).toEqual(['node:https'])
  } finally {
    process.getBuiltinModule = getBuiltinModule
  }
})

it('has every module that it names', () => {
  const names = Object.getOwnPropertyNames(node) as (keyof typeof node)[]
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => typeof node[name] !== 'object' && typeof node[name] !== 'function')).toEqual([])
})
