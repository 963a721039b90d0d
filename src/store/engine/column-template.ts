import type { Column } from '../column/column.ts'

/** How texts are kept as templates and their variables. */
export interface ColumnTemplate {
  /** Of each template the literal text before the first variable, between them, and behind the last. */
  readonly pieces: readonly (readonly string[])[]
  /** Of each text its template. */
  readonly codes: Uint8Array | Uint16Array | Uint32Array
  /** The variables of a template: of the k-th text that has it, the value stands in `column` at `indexes[k]`, or at k. */
  slots(code: number): readonly { readonly column: Column; readonly indexes: Uint32Array | undefined }[]
}

/** The templates of a column, where it is kept so. */
export function templateOf(column: Column): ColumnTemplate | undefined {
  return (column as { readonly template?: ColumnTemplate }).template
}
