import { expect } from 'vitest'

/** What the service of `bundlers.ts` logs: a thousand lines and an error in a context, to a file, and one to standard output. */
export function expectLines(file: string, stdout: string): void {
  const lines = file
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.slice(0, 1000).map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
  expect(lines).toHaveLength(1001)
  expect(lines.at(-1)).toMatchObject({
    'log.level': 'error',
    message: 'order 7 failed',
    'service.name': 'bundled',
    'http.request.id': 'r-7',
    'error.message': 'on purpose',
  })
  expect(JSON.parse(stdout)).toMatchObject({ message: 'to standard output', 'service.name': 'bundled' })
}
