import { displayWidth } from '../sinks/display-width.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { drawBar } from './bar.ts'
import { formatBytes, formatSeconds } from './ship/progress-bar.ts'
import { printCount } from './print-quantity.ts'
import type { Screen } from './screen.ts'
import { shorten } from './shorten.ts'

/** What is short is not shown. */
const afterMs = 400
const everyMs = 100
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const
const asciiSpinner = ['-', '\\', '|', '/'] as const

/** Says on a terminal that a command is at work, and how far it is where that is known. Elsewhere it says nothing. */
export class Activity {
  readonly #screen: Screen
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined
  readonly #begin: number
  #name = 'reading'
  #done = 0
  #total = 0
  #unit: 'bytes' | 'lines' | 'segments' = 'bytes'
  #turns = 0
  #isDrawn = false

  /** @param now - milliseconds that only grow. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen
    this.#now = now
    this.#begin = now()
  }

  /** What is done, and how much of it there is. Without a total only that something is done. */
  expect(name: string, total: number, unit: 'bytes' | 'lines' | 'segments' = 'bytes'): void {
    if (this.#screen.isTTY && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#draw(), everyMs)
      this.#timer.unref()
    }
    this.#name = name
    this.#total = total
    this.#unit = unit
    this.#done = 0
  }

  /** So much more is done. What is read twice begins anew. */
  readonly advance = (more: number): void => {
    this.#done += more
    if (this.#total > 0 && this.#done > this.#total) this.#done -= this.#total
  }

  /** Takes it off the terminal, until it is drawn again. */
  clear(): void {
    if (this.#isDrawn) this.#screen.write('\r\u001B[K')
    this.#isDrawn = false
  }

  /** Ends it, until something is expected anew. */
  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.clear()
  }

  #draw(): void {
    const now = this.#now()
    if (now - this.#begin < afterMs) return
    const { columns, isUnicode } = this.#screen
    this.#screen.write(`\r\u001B[K${this.#text(now, columns - 1, isUnicode)}`)
    this.#isDrawn = true
  }

  #text(now: number, width: number, isUnicode: boolean): string {
    const seconds = formatSeconds((now - this.#begin) / 1000)
    const name = neutralise(this.#name)
    if (this.#total === 0) {
      const signs = isUnicode ? spinner : asciiSpinner
      return shorten(`${signs[this.#turns++ % signs.length] ?? ''} ${name}  ${seconds}`, width)
    }
    const print = this.#unit === 'bytes' ? formatBytes : printCount
    const share = Math.min(1, this.#done / this.#total)
    const text = `${String(Math.floor(share * 100)).padStart(3)}%  ${print(this.#done)}/${print(this.#total)}  ${seconds}  ${name}`
    const room = Math.max(8, Math.min(30, width - displayWidth(text) - 1))
    return shorten(`${drawBar(share, room, isUnicode).padEnd(room, isUnicode ? '░' : '.')} ${text}`, width)
  }
}
