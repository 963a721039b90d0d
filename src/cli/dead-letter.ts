import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { type DeadLetterLine, printDeadLetter, readDeadLetter } from '../elasticsearch/ship/dead-letter-line.ts'
import { neutralise } from '../sinks/neutralise.ts'
import { findLogFiles, type LogFile } from '../store/scan/log-files.ts'
import { invalidFlag } from './invalid-flag.ts'
import type { Outcome } from './outcome.ts'
import type { Output } from './output.ts'
import type { Words } from './read-words.ts'
import { carryOut } from './ship/carry-out.ts'
import { createLettersOnce } from './ship/letters-once.ts'
import { openFile, readLines, textOf } from './ship/read-lines.ts'
import { connectTarget, placeOf, readTargetWords, timeoutOf } from './ship/target-flags.ts'

const defaultPath = 'cordwood-dead-letters.ndjson'
const defaultLimit = 20

/** `cordwood dead-letter list | replay`: what a server refused, and sending it again when its mapping was put right. */
export async function deadLetter(words: readonly string[], output: Output): Promise<Outcome> {
  const [verb, ...rest] = words
  if (verb === 'list') return list(rest, output)
  if (verb === 'replay') return replay(rest, output)
  throw invalidFlag('cordwood dead-letter list or replay', verb === undefined ? 'no verb' : `the verb ${verb}`)
}

/** The files, the older one of a full file first. */
function filesOf({ positionals }: Words): readonly LogFile[] {
  const paths = positionals.length > 0 ? positionals : [defaultPath]
  const all = paths.flatMap((path) => [...(existsSync(`${path}.1`) ? [`${path}.1`] : []), path])
  return [...new Set(all)].flatMap((path) => findLogFiles([path]))
}

async function* lettersOf(files: readonly LogFile[]): AsyncGenerator<DeadLetterLine> {
  for (const file of files) {
    const opened = await openFile(file)
    try {
      for await (const { lines } of readLines(opened)) {
        for (const line of lines) {
          const letter = readDeadLetter(textOf(line))
          if (letter !== undefined) yield letter
        }
      }
    } finally {
      await opened.handle.close()
    }
  }
}

async function list(words: readonly string[], output: Output): Promise<Outcome> {
  const asked = readTargetWords('dead-letter', words, { json: { type: 'boolean' }, limit: { type: 'string', short: 'n' } })
  const limit = Number(asked.text('limit') ?? defaultLimit)
  if (!Number.isSafeInteger(limit) || limit < 0) throw invalidFlag('--limit to be a whole number', asked.text('limit') ?? '')
  const groups = new Map<string, number>()
  let newest: DeadLetterLine[] = []
  let total = 0
  for await (const letter of lettersOf(filesOf(asked))) {
    total++
    const { status, type } = letter.reason
    const group = `HTTP ${status} ${type}  in ${letter.target}`
    groups.set(group, (groups.get(group) ?? 0) + 1)
    newest.push(letter)
    if (newest.length > 2 * limit + 1_000) newest = newest.slice(-limit || newest.length)
  }
  const shown = limit === 0 ? [] : newest.slice(-limit)
  if (asked.isSet('json')) {
    await output.write(shown.map((letter) => printDeadLetter(letter)).join(''))
    return { found: total > 0 }
  }
  const rows = [...groups].sort((a, b) => b[1] - a[1]).map(([group, letters]) => `${String(letters).padStart(9)}  ${group}`)
  const width = output.columns
  const details = shown.flatMap(({ at, id, reason, line }) => [
    '',
    cut(`${at}  ${id}`, width),
    cut(`  ${reason.reason}`, width),
    cut(`  ${line}`, width),
  ])
  const more = shown.length < total && shown.length > 0 ? ['', `the newest ${shown.length} of ${total}`] : []
  await output.write([...rows, ...more, ...details].map((row) => `${neutralise(row)}\n`).join(''))
  return { found: total > 0 }
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`
}

async function replay(words: readonly string[], output: Output): Promise<Outcome> {
  const asked = readTargetWords('dead-letter', words)
  const files = filesOf(asked)
  const given = placeOf(asked)
  const timeoutMs = timeoutOf(asked)
  const targets = new Set<string>()
  for await (const { target } of lettersOf(files)) targets.add(target)
  const [first] = files
  if (targets.size === 0 || first === undefined) return { found: true }
  const state = asked.text('state')
  const refused = asked.text('refused') ?? `${files.at(-1)?.path ?? first.path}.refused`
  let isAllTaken = true
  const warnings: string[] = []
  // Where all go to one place, one pass is enough.
  for (const target of given === undefined ? targets : [given.target]) {
    const plan = {
      files,
      client: connectTarget(asked),
      target,
      // Letters name their place; what it is the server knows. Templates are those of the sink that wrote them.
      isDataStream: given?.isDataStream ?? true,
      isPrepared: false,
      deadLetters: createLettersOnce(refused, () => systemClock.now()),
      stateOf: (path: string) => state ?? join(dirname(path), '.cordwood-replay.json'),
      makerOf: () => (text: string) => {
        const letter = readDeadLetter(text)
        return letter !== undefined && (given !== undefined || letter.target === target)
          ? { id: letter.id, document: letter.line }
          : undefined
      },
    }
    const outcome = await carryOut(plan, output, timeoutMs)
    isAllTaken &&= outcome.found
    warnings.push(...(outcome.warnings ?? []))
    if (warnings.length > 0) break
  }
  if (!isAllTaken) await output.write(`Refused again: ${refused}\n`)
  return { found: isAllTaken, warnings }
}
