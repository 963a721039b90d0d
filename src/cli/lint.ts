import { readFile } from 'node:fs/promises'
import { unreadable } from '../store/scan/log-files.ts'
import { type LintFinding, lintSavedQueries } from '../search/saved/lint.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { createPalette } from '../sinks/palette.ts'
import { invalidFlag } from './invalid-flag.ts'
import type { Outcome } from './outcome.ts'
import type { Output } from './output.ts'
import { readWords } from './read-words.ts'
import { readLevelsFlag } from './parse-command.ts'
import { printCounted } from './print-quantity.ts'
import { toJson } from './print-record.ts'

/** `cordwood lint <files>`: looks through saved queries. Found means that none has an error. */
export async function lint(words: readonly string[], output: Output): Promise<Outcome> {
  const flags = {
    levels: { type: 'string' },
    fields: { type: 'string' },
    json: { type: 'boolean' },
    strict: { type: 'boolean' },
    'no-color': { type: 'boolean' },
  } as const
  const { positionals, text, isSet } = readWords('lint', words, flags)
  if (positionals.length === 0) throw invalidFlag('files with saved queries: cordwood lint <files>', 'none')
  const fields = text('fields')
  const options = { levels: readLevelsFlag(text('levels')), ...(fields !== undefined && { fields: fields.split(',') }) }
  const palette = createPalette(output.wantsColors && !isSet('no-color'))
  let [errors, warnings] = [0, 0]
  for (const file of positionals) {
    for (const finding of lintSavedQueries(await read(file), options)) {
      if (finding.severity === 'error') errors++
      else warnings++
      if (isSet('json')) await output.write(`${toJson({ file, ...finding })}\n`)
      else await output.write(print(file, finding, finding.severity === 'error' ? palette.red : palette.level(40)))
    }
  }
  if (!isSet('json') && output.isTerminal && errors + warnings === 0) {
    await output.write(`${palette.dim(`${printCounted(positionals.length, 'file')}, nothing to complain of`)}\n`)
  }
  return { found: errors === 0 && (warnings === 0 || !isSet('strict')) }
}

/** The message may have several lines: a caret stands under the place. */
function print(file: string, { query, severity, code, message }: LintFinding, paint: (text: string) => string): string {
  const [first = '', ...more] = message.split('\n').map((line) => neutralise(line))
  const place = `${neutralise(file)}: ${neutralise(query)}: `
  return [`${place}${paint(severity)} ${first} (${code})`, ...more.map((line) => `    ${line}`), ''].join('\n')
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}
