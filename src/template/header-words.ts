/** A header has no more words than this. */
export const maxWords = 18

/** A word of a line, or a group in brackets with what is written on to it. */
export interface HeaderWord {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** The words with which a line begins, each read when it is asked for. */
export class HeaderWords {
  readonly #line: string
  readonly #words: HeaderWord[] = []
  #next = 0

  constructor(line: string) {
    this.#line = line
  }

  at(place: number): HeaderWord | undefined {
    while (this.#words.length <= place && this.#words.length < maxWords && this.#read());
    return this.#words[place]
  }

  #read(): boolean {
    const line = this.#line
    let from = this.#next
    while (isBlank(line.charCodeAt(from))) from++
    if (from >= line.length) return false
    let to = line.charCodeAt(from) === 91 ? groupEnd(line, from) : from
    while (to < line.length && !isBlank(line.charCodeAt(to))) to++
    this.#next = to
    this.#words.push({ text: line.slice(from, to), from, to })
    return true
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

/** The end of a group in brackets that begins at `from`; `from` itself where it does not close. */
function groupEnd(line: string, from: number): number {
  let depth = 0
  for (let index = from; index < line.length && index < from + 400; index++) {
    const code = line.charCodeAt(index)
    if (code === 91) depth++
    else if (code === 93 && --depth === 0) return index + 1
  }
  return from
}
