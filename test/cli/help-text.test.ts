import { expect, it } from 'vitest'
import { commandNames, findCommand } from '../../src/cli/commands.ts'
import { helpDetails } from '../../src/cli/help-details.ts'
import { helpText } from '../../src/cli/help-text.ts'

const names = Object.keys(helpDetails)

it.each(names)('has help for %s that fits into 80 columns', (command) => {
  const text = helpText(command)
  expect(text).toMatch(new RegExp(`^cordwood ${command}\\b`))
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(helpText()).toMatch(new RegExp(`^(?:  \\w+ +| +)${command}\\b`, 'm'))
})

it('has an overview that fits into 80 columns', () => {
  expect(
    Math.max(
      ...helpText()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80)
})

it('has help for every command, and a command for every help', async () => {
  expect(names.toSorted()).toEqual([...commandNames].toSorted())
  for (const name of commandNames) expect(await findCommand(name), name).toBeTypeOf('function')
})

it('knows no other command', async () => {
  for (const name of ['constructor', 'toString', '__proto__', 'serch', '']) expect(await findCommand(name)).toBeUndefined()
})
