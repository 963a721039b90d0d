import { expect, it } from 'vitest'
import { helpText } from '../../src/cli/help-text.ts'

it.each(['audit', 'ship', 'dead-letter'])('has help for %s that fits into 80 columns', (command) => {
  const text = helpText(command)
  expect(text).toMatch(new RegExp(`^cordwood ${command} `))
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(helpText()).toContain(`  cordwood ${command} `)
})
