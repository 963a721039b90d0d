const encoder = new TextEncoder()
const spaces = 0x20202020

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
  /** The same, to read four bytes at once. */
  view: DataView = new DataView(this.bytes.buffer)

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
    this.view.setInt32(length, spaces)
    this.view.setInt32(length + 4, spaces)
  }

  #fit(needed: number): void {
    const wanted = Math.max(usualBytes, needed)
    if (wanted === this.bytes.length) return
    this.bytes = new Uint8Array(wanted)
    this.view = new DataView(this.bytes.buffer)
  }
}
