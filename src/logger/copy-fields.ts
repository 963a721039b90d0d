import type { Fields } from '../core/record.ts'

/** Copies fields; what cannot be copied (a throwing getter, a hostile proxy) is handed on whole, under a name. Never throws. */
export function copyFields(fields: Fields, name: string): Record<string, unknown> {
  try {
    return { ...fields }
  } catch {
    return { [name]: fields }
  }
}
