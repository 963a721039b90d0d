/** Makes of a member's JSON what it should be; answers with what it was given where it cannot. */
export type ShapeJson = (json: string) => string

const shapesOf: unique symbol = Symbol('shapes')

/** Fields of which some are printed in a shape that was agreed on. Made by {@link shapeFields}, read by {@link shapeOf}. */
export interface ShapeTable {
  readonly [shapesOf]: ReadonlyMap<string, ShapeJson>
}

/** What fields with these shapes inherit from: so they are the caller's own members, and nothing else. */
export function createShapeTable(shapes: ReadonlyMap<string, ShapeJson>): ShapeTable {
  return Object.freeze(Object.assign(Object.create(null) as object, { [shapesOf]: shapes }))
}

/** The same fields, with the shapes of a table. Throws what getters throw. */
export function shapeFields(fields: object, table: ShapeTable): object {
  return Object.assign(Object.create(table) as object, fields)
}

/** The shape of a member; undefined where there is none. */
export function shapeOf(fields: object, key: string): ShapeJson | undefined {
  return (fields as Partial<ShapeTable>)[shapesOf]?.get(key)
}
