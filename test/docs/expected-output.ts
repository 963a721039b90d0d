/** What `// → ` stands before in a program, in order: the lines that it prints. A comment of its own, or behind a statement. */
export function expectedOutput(program: string): string[] {
  return program.split('\n').flatMap((line) => /(?:^|\s)\/\/ → ?(.*)$/.exec(line)?.slice(1) ?? [])
}

/**
 * Compares what a program printed with what it says that it prints. The one rule for what differs from run to run (times, ids,
 * ports, durations): `…` in an expected line stands for any text, at least one character, within that line.
 *
 * @returns the printed lines, where one fits its expectation as the expectation itself: so that a comparison with the expected
 *   lines shows only what is wrong.
 */
export function fitOutput(printed: string, expected: readonly string[]): string[] {
  const lines = printed.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line, index) => {
    const pattern = expected[index]
    return pattern !== undefined && patternOf(pattern).test(line) ? pattern : line
  })
}

function patternOf(expected: string): RegExp {
  const literals = expected.split('…').map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
  return new RegExp(`^${literals.join('.+')}$`, 'u')
}
