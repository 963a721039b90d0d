import type { Shape } from '../../core/batch.ts'

/** Message literals are told by their templates' ids; who makes them without end gains nothing by it. */
const maxShapes = 8_192

/** The shapes of the lines of one file, each once. */
export class ShapeTable {
  readonly #literals = new Map<string, string>()
  /** Lines of one shape mostly come one after the other. */
  #last: Shape | undefined

  add(shapes: readonly (Shape | undefined)[]): void {
    for (const shape of shapes) {
      if (shape === this.#last || shape === undefined) continue
      this.#last = shape
      if (this.#literals.size < maxShapes) this.#literals.set(shape.id, shape.literal)
    }
  }

  list(): Pick<Shape, 'id' | 'literal'>[] {
    return [...this.#literals].map(([id, literal]) => ({ id, literal }))
  }
}
