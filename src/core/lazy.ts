/** A value that is made when it is first asked for, and kept: tables that few programs need at once cost nothing at import. */
export function lazy<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}
