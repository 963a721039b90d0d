/** What the name of a segment says. */
export interface SegmentName {
  /** One life of one process: its boot id. */
  readonly epoch: string
  /** Its place among the segments of the epoch. */
  readonly number: number
  /** The place of its first line among the lines of the epoch. */
  readonly first: number
}

const digits = 36

/** `<epoch>-<number>-<first>`: names of one epoch sort as they were made. */
export function printSegmentName({ epoch, number, first }: SegmentName): string {
  return `${epoch}-${number.toString(digits).padStart(6, '0')}-${first.toString(digits).padStart(8, '0')}`
}

/** Reads the name of a file; undefined when it is none of a segment or of its mark. */
export function parseSegmentName(file: string): (SegmentName & { readonly isMark: boolean }) | undefined {
  const [, epoch, number, first, kind] = /^([0-9a-z]{17})-([0-9a-z]{6,})-([0-9a-z]{8,})\.(seg|ack)$/.exec(file) ?? []
  if (epoch === undefined || number === undefined || first === undefined) return undefined
  return { epoch, number: Number.parseInt(number, digits), first: Number.parseInt(first, digits), isMark: kind === 'ack' }
}

/** When the process of an epoch began, in milliseconds since 1970: an epoch begins with that. */
export function epochTime(epoch: string): number {
  return Number.parseInt(epoch.slice(0, 9), digits)
}
