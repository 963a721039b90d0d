/** The numbers of the lines of a burst, as they stand in its output. Throws on a line that is not JSON. */
export function burstNumbers(text: string): number[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the output does not end with a line feed')
  return lines
    .map((line) => JSON.parse(line) as { message: string; n: number })
    .filter(({ message }) => message === 'line')
    .map(({ n }) => n)
}

/** What the numbers of a whole burst are. */
export function oneTo(lines: number): number[] {
  return Array.from({ length: lines }, (_, index) => index + 1)
}
