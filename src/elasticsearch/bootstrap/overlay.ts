import type { Properties } from './templates.ts'
import { members } from '../client/request.ts'

/** The types of fields in both; where they differ, the second ones. */
export function overlay(below: Properties, above: Properties): Properties {
  const merged: Record<string, object> = { ...below }
  for (const [name, field] of Object.entries(above)) {
    const under = merged[name]
    const inner = members(field)['properties']
    const underInner = members(under)['properties']
    merged[name] =
      inner === undefined || underInner === undefined
        ? field
        : { ...under, ...field, properties: overlay(underInner as Properties, inner as Properties) }
  }
  return merged
}
