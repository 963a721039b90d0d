import { describe, expect, test } from 'vitest'
import { createSites, parseSite } from '../../src/core/message.ts'

const holes = (literal: string): string[] =>
  parseSite(literal).holes.map(({ sigil, path, format }) => `${sigil}${path.join('.')}${format && `:${format}`}`)

describe('parseSite', () => {
  test.each([
    ['user {userId}', ['userId']],
    ['{a}{b}', ['a', 'b']],
    ['{order.id} and {@order} and {$order}', ['order.id', '@order', '$order']],
    ['{amount:.2} of {share:.1%}', ['amount:.2', 'share:.1%']],
    ['{{name}}', []],
    ['{{a} and {b}}', ['a', 'b']],
    ['{"a":{"b":1}}', []],
    ['{ a } {1} {} {a-b} {a b} {a.} {.a} {a..b}', []],
    ['{', []],
    ['{a', []],
    ['plain', []],
  ])('finds in %s the holes %j', (literal, expected) => {
    expect(holes(literal)).toEqual(expected)
  })

  test('has one text more than holes, and they put together the literal', () => {
    const site = parseSite('a {b} c {{d}} {@e:x}')
    expect(site.texts).toEqual(['a ', ' c {d} ', ''])
  })

  test('names a literal by the same id in every process', () => {
    expect(parseSite('order {orderId} placed').id).toBe('d20b6c69a1d60a07')
    expect(parseSite('order {orderId} placee').id).not.toBe(parseSite('order {orderId} placed').id)
  })

  test('takes time in proportion to the length for a text of braces', () => {
    expect(parseSite('{a:'.repeat(1300)).holes).toEqual([])
    expect(parseSite('{'.repeat(1_000_000)).holes).toEqual([])
  })
})

describe('createSites', () => {
  test('parses a literal once', () => {
    const sites = createSites()
    expect(sites.of('user {id}')).toBe(sites.of('user {id}'))
  })

  test('knows no more than its capacity, and keeps what it knows', () => {
    const sites = createSites(2)
    const first = sites.of('a')
    sites.of('b')
    expect(sites.of('c')).toBeUndefined()
    expect(sites.of('a')).toBe(first)
  })

  test('begins anew after many misses, so that later literals get their turn', () => {
    const sites = createSites(2)
    for (let index = 0; index < 10; index++) sites.of(`built ${index}`)
    expect(sites.of('a literal')).toBeUndefined()
    for (let index = 0; index < 100; index++) sites.of(index % 2 === 0 ? `built ${index}` : 'a literal')
    expect(sites.of('a literal')).toBeDefined()
  })
})
