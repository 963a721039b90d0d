import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contextOf, setUp } from '../json/setup.ts'

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'a.b',
    'a.b.c',
    'b',
    'user',
    'userId',
    'user.id',
    'user.name',
    'http',
    'error',
    'message',
    '@timestamp',
    'log.level',
    'fields.a',
  ),
  fc.string({ maxLength: 6, unit: 'binary' }),
)
const fields = fc.dictionary(name, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)), { maxKeys: 5 })

/** Every name of the top level, in the text itself: JSON.parse would hide a second one. */
function topNames(line: string): string[] {
  const names: string[] = []
  let depth = 0
  for (let at = 0; at < line.length; at++) {
    const unit = line[at]
    if (unit === '{' || unit === '[') depth++
    else if (unit === '}' || unit === ']') depth--
    else if (unit === '"') {
      let end = at + 1
      while (line[end] !== '"') end += line[end] === '\\' ? 2 : 1
      if (depth === 1 && line[end + 1] === ':') names.push(JSON.parse(line.slice(at, end + 1)) as string)
      at = end
    }
  }
  return names
}

it.each(['ecs', 'pino'] as const)(
  'what is appended to a line of the %s format overwrites nothing and names nothing twice',
  (format) => {
    const { line, encoder } = setUp({ format })
    fc.assert(
      fc.property(fields, fields, fields, fc.boolean(), (own, around, more, hasError) => {
        const before = line('hi {a}', own, { context: contextOf(around), ...(hasError && { error: new Error('no') }) })
        const after = encoder.append(encoder.append(before, more), more)
        expect(after.startsWith(before.slice(0, -2))).toBe(true)
        expect(after.endsWith('}\n')).toBe(true)
        const names = topNames(after)
        expect(new Set(names).size).toBe(names.length)
        if (format === 'ecs') {
          // No name is a value and an object at once.
          const taken = new Set(names)
          for (const each of names)
            for (let dot = each.indexOf('.'); dot >= 0; dot = each.indexOf('.', dot + 1))
              expect(taken).not.toContain(each.slice(0, dot))
        }
        expect(JSON.parse(after)).toMatchObject(JSON.parse(before) as object)
      }),
      { numRuns: 1_000 },
    )
  },
)
