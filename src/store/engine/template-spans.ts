/**
 * Where one of these stands, no word goes on: what is left and right of it can be split into words each for itself. Signs that may
 * stand within a word (`.` `,` `;` `:` `'` `_` and others) are not among them, nor `#` and `*`, with which a keycap begins.
 */
const borders = new Set(' \t=/-()[]{}<>|?!@&+%$^~`')

/** A template cut where words end. */
export interface TemplateSpans {
  /** Pieces of literal text, each between two variables (or an end) and cut off at borders. */
  readonly literals: readonly string[]
  /** What stands around variables up to the next borders. */
  readonly spans: readonly TemplateSpan[]
}

/** Literal text and variables in turn: one text more than variables. */
export interface TemplateSpan {
  readonly texts: readonly string[]
  /** Places of the variables in the template. */
  readonly slots: readonly number[]
}

/** @param pieces - the literal text of a template: before the first variable, between them, behind the last. */
export function templateSpans(pieces: readonly string[]): TemplateSpans {
  const literals: string[] = []
  const spans: TemplateSpan[] = []
  const last = pieces.length - 1
  let texts: string[] = []
  let slots: number[] = []
  for (const [index, piece] of pieces.entries()) {
    const first = index === 0 ? 0 : firstBorder(piece)
    const end = index === last ? piece.length : lastBorder(piece) + 1
    if (first === -1 || end === 0) {
      texts.push(piece)
    } else {
      if (index > 0) {
        texts.push(piece.slice(0, first))
        spans.push({ texts, slots })
      }
      literals.push(piece.slice(first, end))
      texts = index === last ? [] : [piece.slice(end)]
      slots = []
    }
    if (index < last) slots.push(index)
  }
  if (texts.length > 0) spans.push({ texts, slots })
  return { literals, spans }
}

function firstBorder(piece: string): number {
  for (let at = 0; at < piece.length; at++) if (borders.has(piece.charAt(at))) return at
  return -1
}

function lastBorder(piece: string): number {
  for (let at = piece.length - 1; at >= 0; at--) if (borders.has(piece.charAt(at))) return at
  return -1
}
