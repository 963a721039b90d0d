const encoder = new TextEncoder()
const space = 32

/** Stands for every character beyond ASCII. */
const beyondAscii = 255

/** So many blanks stand behind the line, so that nobody who looks a little ahead has to ask for its end. */
const padding = 8

/** Larger than most lines; what a longer one needed is given back. */
const usualBytes = 1 << 12

/**
 * The line that is being read, a byte for each UTF-16 unit: reading bytes takes half the time of reading a text's characters.
 * Places in it are places in the text.
 */
export class LineBytes {
  text = ''
  length = 0
  /** Whether each byte is the unit itself. Others are 255. */
  isAscii = true
  bytes: Uint8Array = new Uint8Array(usualBytes)

  read(text: string): void {
    const { length } = text
    if (length + padding > this.bytes.length || this.bytes.length > usualBytes) this.#fit(length + padding)
    const { bytes } = this
    this.text = text
    this.length = length
    this.isAscii = encoder.encodeInto(text, bytes).written === length
    if (!this.isAscii) {
      for (let index = 0; index < length; index++) {
        const unit = text.charCodeAt(index)
        bytes[index] = unit < 128 ? unit : beyondAscii
      }
    }
    for (let index = length; index < length + padding; index++) bytes[index] = space
  }

  #fit(needed: number): void {
    const wanted = Math.max(usualBytes, needed)
    if (wanted !== this.bytes.length) this.bytes = new Uint8Array(wanted)
  }
}
