import fc from 'fast-check'
import { expect, it } from 'vitest'
import { branch, ByteTree, maxKey } from '../../src/template/byte-tree.ts'

/** Walks along a tree a byte at a time. */
function valueOf(tree: ByteTree<string>, key: string): string | undefined {
  let node = 0
  let place = 0
  for (const byte of Buffer.from(key, 'latin1')) {
    if (tree.pool[place] === branch) {
      node = tree.child(node, byte)
      if (node === 0) return undefined
      place = tree.starts[node] ?? 0
    }
    if (tree.pool[place++] !== byte) return undefined
  }
  return tree.pool[place] === branch ? tree.value(node) : undefined
}

function put(tree: ByteTree<string>, key: string, value: string): void {
  tree.key.set(Buffer.from(key, 'latin1'))
  tree.put(key.length, value)
}

const key = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\u0000', '\u00c9'), maxLength: 8 })

it('has the last value of each key, and of no other', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.array(key, { maxLength: 20 }), (keys, others) => {
      const tree = new ByteTree<string>(0xc9)
      const known = new Map<string, string>()
      for (const [place, text] of keys.entries()) {
        put(tree, text, `${text}${place}`)
        known.set(text, `${text}${place}`)
      }
      for (const text of [...keys, ...others]) expect(valueOf(tree, text)).toBe(known.get(text))
    }),
    { numRuns: 500 },
  )
})

it('tells the child for the byte that it was given by an array too', () => {
  const tree = new ByteTree<string>(0xc9)
  for (const text of ['a\u00c9b', 'a\u00c9c', 'ab', '\u00c9']) put(tree, text, text)
  const child = tree.child(0, 'a'.charCodeAt(0))
  expect(tree.wildcards[0]).toBe(tree.child(0, 0xc9))
  expect(tree.wildcards[child]).toBe(tree.child(child, 0xc9))
  expect(tree.wildcards[child]).not.toBe(0)
  expect(tree.wildcards[tree.wildcards[child] ?? 0]).toBe(0)
})

it('grows, and begins anew where it has too many keys', () => {
  const tree = new ByteTree<string>()
  const keys = Array.from({ length: 20_000 }, (_, index) => `key ${index.toString(36)} of many`)
  let mostBytes = 0
  for (const [place, text] of keys.entries()) {
    put(tree, text, text)
    mostBytes = Math.max(mostBytes, tree.pool.length + tree.starts.byteLength)
    if (place === 2000) expect(keys.slice(0, place).map((known) => valueOf(tree, known))).toEqual(keys.slice(0, place))
  }
  expect(valueOf(tree, keys.at(-1) ?? '')).toBe(keys.at(-1))
  expect(keys.filter((text) => valueOf(tree, text) === undefined).length).toBeGreaterThan(10_000)
  expect(mostBytes).toBeLessThan(2 << 20)
})

it('holds keys of the greatest length', () => {
  const tree = new ByteTree<string>()
  const long = 'x'.repeat(maxKey)
  put(tree, long, 'long')
  put(tree, long.slice(1), 'shorter')
  expect(valueOf(tree, long)).toBe('long')
  expect(valueOf(tree, long.slice(1))).toBe('shorter')
})
