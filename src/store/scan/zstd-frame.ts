/** Where the scanner is within a frame; what it is made of is in RFC 8878, section 3.1. */
type Part = 'magic' | 'descriptor' | 'header' | 'block' | 'body' | 'checksum' | 'skipSize'

const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50
const dictionaryBytes = [0, 1, 2, 4] as const
const contentSizeBytes = [0, 2, 4, 8] as const

/**
 * Finds where one zstd frame ends and the next begins, over bytes that come in pieces. Node's decompressor stops in silence
 * after the first frame (tried on 22.18 and 24.21), and log archives are often several.
 */
export class ZstdFrameScanner {
  #part: Part = 'magic'
  /** Bytes of the current part that are still to come. */
  #missing = 4
  #value = 0
  #shift = 0
  #checksum = false
  #lastBlock = false
  #skipped = false

  /** Is it between two frames? */
  get betweenFrames(): boolean {
    return this.#part === 'magic' && this.#missing === 4
  }

  /** Does the frame that ended last hold no content? */
  get skipped(): boolean {
    return this.#skipped
  }

  /**
   * Goes on at `from`. Answers the offset just behind the current frame, or -1 when the frame goes on behind the bytes.
   * Throws when the bytes are no frame.
   */
  feed(bytes: Buffer, from: number): number {
    let at = from
    while (at < bytes.length) {
      if (this.#part === 'body') {
        const taken = Math.min(this.#missing, bytes.length - at)
        at += taken
        this.#missing -= taken
      } else {
        if (this.#part !== 'header' && this.#part !== 'checksum') this.#value += (bytes[at] ?? 0) * 2 ** this.#shift
        this.#shift += 8
        this.#missing--
        at++
      }
      // A block may be empty and a header may hold nothing more, so parts of no length are passed at once.
      while (this.#missing === 0) if (this.#next()) return at
    }
    return -1
  }

  #next(): boolean {
    const value = this.#value
    this.#value = 0
    this.#shift = 0
    switch (this.#part) {
      case 'magic':
        this.#skipped = value - (value % 16) === skippableMagic
        if (!this.#skipped && value !== frameMagic) throw new Error('unknown data behind a zstd frame')
        return this.#enter(this.#skipped ? 'skipSize' : 'descriptor', this.#skipped ? 4 : 1)
      case 'skipSize':
        this.#lastBlock = true
        this.#checksum = false
        return value === 0 ? this.#end() : this.#enter('body', value)
      case 'descriptor': {
        const single = (value & 0b10_0000) !== 0
        this.#checksum = (value & 0b100) !== 0
        const sizeFlag = value >> 6
        const size = sizeFlag === 0 && single ? 1 : (contentSizeBytes[sizeFlag] ?? 0)
        return this.#enter('header', (single ? 0 : 1) + (dictionaryBytes[value & 0b11] ?? 0) + size)
      }
      case 'header':
        return this.#enter('block', 3)
      case 'block': {
        this.#lastBlock = (value & 1) === 1
        // A block of one repeated byte (type 1) is one byte long, whatever size it unfolds to.
        return this.#enter('body', ((value >> 1) & 0b11) === 1 ? 1 : value >> 3)
      }
      case 'body':
        if (!this.#lastBlock) return this.#enter('block', 3)
        return this.#checksum ? this.#enter('checksum', 4) : this.#end()
      case 'checksum':
        return this.#end()
    }
  }

  #enter(part: Part, missing: number): false {
    this.#part = part
    this.#missing = missing
    return false
  }

  #end(): true {
    this.#enter('magic', 4)
    return true
  }
}
