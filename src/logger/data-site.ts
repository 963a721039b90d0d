import type { Shape } from '../core/batch.ts'
import type { Hole, MessageSite } from '../core/message.ts'

/**
 * The site of a message that is data, not a literal: an error's text, a formatted one. Braces in it are no holes, however much
 * they look like some, and it gives lines no shape.
 */
export class DataSite implements MessageSite {
  // Not the text: the fingerprint of an error is made from the literal, and must not differ with the data.
  readonly literal = ''
  readonly id = ''
  readonly texts: readonly string[]
  readonly holes: readonly Hole[] = []
  readonly hasPercent = false
  encoder: object | undefined = undefined
  encoded: unknown = undefined

  constructor(text: string) {
    this.texts = [text]
  }

  get shape(): Shape | undefined {
    return undefined
  }

  set shape(_shape: Shape | undefined) {
    // Encoders set it on every site.
  }
}
