/** What is known of the lines of a burst: how many there are, and which one is the first that is not where it belongs. */
export interface BurstSummary {
  readonly lines: number
  readonly firstWrong: number | undefined
}

/** Reads the output of a burst of numbered lines. Throws on a line that is not JSON, or torn. */
export function summarise(text: string): BurstSummary {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the output does not end with a line feed')
  const numbers = lines
    .map((line) => JSON.parse(line) as { message: string; n: number })
    .filter(({ message }) => message === 'line')
    .map(({ n }) => n)
  return { lines: numbers.length, firstWrong: numbers.find((n, index) => n !== index + 1) }
}

/** The summary of a burst of which nothing is missing and nothing is out of order. */
export function whole(lines: number): BurstSummary {
  return { lines, firstWrong: undefined }
}
