/** Paints text for a terminal. */
export type Paint = (text: string) => string

/** The few colours of readable lines. */
export interface Palette {
  readonly dim: Paint
  readonly bold: Paint
  readonly red: Paint
  readonly key: Paint
  /** By a level's number. */
  readonly level: (level: number) => Paint
}

const plain: Paint = (text) => text
const code =
  (open: number | string, close: number): Paint =>
  (text) =>
    `\u001b[${open}m${text}\u001b[${close}m`

const byLevel: readonly (readonly [from: number, paint: Paint])[] = [
  [60, code('1;97;41', 0)],
  [50, code(31, 39)],
  [40, code(33, 39)],
  [30, code(32, 39)],
  [20, code(36, 39)],
  [-Infinity, code(90, 39)],
]

/** Colours that are readable on dark and on light terminals, or none. */
export function createPalette(colors: boolean): Palette {
  if (!colors) return { dim: plain, bold: plain, red: plain, key: plain, level: () => plain }
  return {
    dim: code(90, 39),
    bold: code(1, 22),
    red: code(31, 39),
    key: code(36, 39),
    level: (level) => byLevel.find(([from]) => level >= from)?.[1] ?? plain,
  }
}
