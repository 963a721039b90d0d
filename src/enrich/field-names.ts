import { callerNames } from '../core/ecs-names.ts'

const spellings: ReadonlyMap<string, readonly string[]> = new Map(
  [...new Set(callerNames.values())].map((name) => [
    name,
    [name, ...[...callerNames].filter(([, line]) => line === name).map(([caller]) => caller)],
  ]),
)

/** All names under which a caller may have written a field: `user.id`, `userId`, `user_id`. */
export function spellingsOf(name: string): readonly string[] {
  return spellings.get(callerNames.get(name) ?? name) ?? [name]
}

/** The member of an object under a dotted name, or along it: `user.id` in `{ 'user.id': 1 }` and in `{ user: { id: 1 } }`. */
export function memberOf(object: object, name: string): unknown {
  if (Object.hasOwn(object, name)) return Reflect.get(object, name)
  const dot = name.indexOf('.')
  if (dot < 0) return undefined
  const head = name.slice(0, dot)
  const below: unknown = Object.hasOwn(object, head) ? Reflect.get(object, head) : undefined
  return typeof below === 'object' && below !== null ? memberOf(below, name.slice(dot + 1)) : undefined
}
