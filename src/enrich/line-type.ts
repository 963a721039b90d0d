/** Types of lines that nobody named: what the fields and the error say. */
const errorType = 'error'
const requestType = 'http_request'
const otherType = 'generic'

/** The names under which a call says of what type its line is. */
export const typeNames: readonly string[] = ['type', 'event.type']

/**
 * The type of a line.
 *
 * @param valueOf - the value of a name, wherever it stands.
 * @param hasError - the line tells of an error.
 */
export function lineType(valueOf: (name: string) => unknown, hasError: boolean): string {
  for (const name of typeNames) {
    const type = valueOf(name)
    if (typeof type === 'string' && type !== '') return type
  }
  if (hasError) return errorType
  return valueOf('http.request.method') === undefined ? otherType : requestType
}
