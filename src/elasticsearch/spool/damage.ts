/** Bytes of a file that are no frames, lines that are missing, or both. */
export interface Damage {
  readonly lines: number
  readonly bytes: number
  /** The path of the file. */
  readonly where: string
  /** The file ends within a frame: its process ended while it was written. */
  readonly isCutOff: boolean
}

/** What happened, for a problem. */
export function damageMessage({ lines, bytes, where, isCutOff }: Damage): string {
  const what = isCutOff
    ? `The last write to ${where} was cut off by the end of its process: ${bytes} bytes were put aside`
    : lines === 0
      ? `${bytes} bytes of ${where} are no lines: they were put aside`
      : `Lines of ${where} are missing`
  return `${what}. The rest of the spool is shipped.`
}
