import { drawBar } from '../bar.ts'

/** How far it is. */
export interface ProgressFigures {
  /** What is being read, and which of how many files that is. */
  readonly name: string
  readonly file: number
  readonly files: number
  /** Lines that have come to their end. */
  readonly lines: number
  readonly rejected: number
  /** Bytes of the files as they lie on the disk: done, and in all. */
  readonly doneBytes: number
  readonly totalBytes: number
  readonly linesASecond: number
  readonly bytesASecond: number
  /** What is wrong at present. */
  readonly trouble: string | undefined
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A number of bytes in four or five characters: `340 kB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(value >= 9.95 ? 0 : 1)} ${units[unit] ?? ''}`
}

/** `0:07`, `12:40`, `3:05:00`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US')

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`
}

/**
 * One line of a terminal, at most so wide: bar, share, lines, bytes, rate, time to go, rejected. What does not fit is left out, the
 * least important first; while something is wrong, that is said in place of the rates.
 */
export function drawProgress(figures: ProgressFigures, columns: number, isUnicode: boolean): string {
  const { name, file, files, lines, rejected, doneBytes, totalBytes, linesASecond, bytesASecond, trouble } = figures
  const share = totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes)
  const width = columns - 1
  const leftSeconds = bytesASecond > 0 ? (totalBytes - doneBytes) / bytesASecond : undefined
  const must = `${String(Math.floor(share * 100)).padStart(3)}%`
  const parts = [`${count(lines)} lines`]
  if (rejected > 0) parts.push(`${count(rejected)} rejected`)
  if (trouble === undefined) {
    parts.push(`ETA ${leftSeconds === undefined ? '-' : formatSeconds(leftSeconds)}`)
    parts.push(`${count(linesASecond)}/s`)
    parts.push(`${formatBytes(doneBytes)}/${formatBytes(totalBytes)}`)
    parts.push(files > 1 ? `${file}/${files} ${name}` : name)
  } else parts.push(`waiting: ${trouble}`)
  const least = 10
  let text = must
  for (const [index, part] of parts.entries()) {
    const room = width - least - 1 - text.length - 2
    if (part.length <= room) text += `  ${part}`
    // Names and reasons may be cut; figures may not.
    else if (index === parts.length - 1 && room > 12) text += `  ${shorten(part, room)}`
  }
  const barWidth = Math.min(60, width - text.length - 1)
  const bar = drawBar(share, barWidth, isUnicode).padEnd(barWidth, isUnicode ? '░' : '.')
  return `${bar} ${text}`.slice(0, width)
}
