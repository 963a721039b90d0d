const lineFeed = 10
const carriageReturn = 13

/** One line's bytes within a piece of the file, without its end. */
export interface RawLine {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** Where the line begins in the unpacked file. */
  readonly offset: number
  /** Did a line feed end it? */
  readonly complete: boolean
  /** Was it longer than the limit, so that only its beginning is here? */
  readonly cut: boolean
}

/** How much of a line beyond the limit is kept. */
const cutBytes = 32 * 1024

/**
 * Cuts pieces of a file into lines, with memory for one line only. Ends of lines are LF or CR LF; a byte order mark, zeros in
 * front (what `copytruncate` leaves behind) and empty lines are passed over.
 */
export class LineSplitter {
  readonly #maxLineBytes: number
  /** The begun line's pieces. */
  #pieces: Buffer[] = []
  #pieceBytes = 0
  #cut = false
  /** Where the begun line begins, and where the next piece will. */
  #lineOffset: number
  #offset: number

  constructor(maxLineBytes: number, offset = 0) {
    this.#maxLineBytes = maxLineBytes
    this.#lineOffset = offset
    this.#offset = offset
  }

  /** Where the line that is not ended yet begins: what was read completely. */
  get completeOffset(): number {
    return this.#lineOffset
  }

  /** Calls `take` for each line that ends within the piece. */
  push(chunk: Buffer, take: (line: RawLine) => void): void {
    let at = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, at)) {
      if (this.#pieces.length === 0) this.#emit(chunk, at, end, true, take)
      else {
        this.#keep(chunk.subarray(at, end))
        this.#emitPieces(true, take)
      }
      at = end + 1
      this.#lineOffset = this.#offset + at
    }
    if (at < chunk.length) this.#keep(chunk.subarray(at))
    this.#offset += chunk.length
  }

  /** The last line, which no line feed ended. */
  end(take: (line: RawLine) => void): void {
    if (this.#pieces.length > 0) this.#emitPieces(false, take)
  }

  #keep(piece: Buffer): void {
    if (this.#cut) return
    if (this.#pieceBytes + piece.length > this.#maxLineBytes) {
      this.#pieces = [Buffer.concat([...this.#pieces, piece.subarray(0, cutBytes)]).subarray(0, cutBytes)]
      this.#cut = true
      return
    }
    this.#pieces.push(piece)
    this.#pieceBytes += piece.length
  }

  #emitPieces(complete: boolean, take: (line: RawLine) => void): void {
    const [first] = this.#pieces
    const bytes = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces)
    this.#emit(bytes, 0, bytes.length, complete, take)
    this.#pieces = []
    this.#pieceBytes = 0
    this.#cut = false
  }

  #emit(bytes: Buffer, from: number, to: number, complete: boolean, take: (line: RawLine) => void): void {
    let [start, end] = [from, to]
    if (bytes[end - 1] === carriageReturn) end--
    while (start < end && bytes[start] === 0) start++
    if (this.#lineOffset === 0 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) start += 3
    if (start >= end) return
    const cut = this.#cut || end - start > this.#maxLineBytes
    take({ bytes, start, end: cut ? Math.min(end, start + cutBytes) : end, offset: this.#lineOffset, complete, cut })
  }
}
