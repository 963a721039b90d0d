import { resolve } from 'node:path'
import { openLogs } from '../../search/open-logs.ts'
import { readRange } from '../../search/time-range.ts'
import { parseQuery } from '../../query/parser.ts'
import { isStore } from '../../store/directory/read-store.ts'
import { eraseFromStore } from '../../store/write/erase.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { checkLevels } from '../../core/level-option.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { readWords } from '../read-words.ts'
import { rangeOf, readLevelsFlag } from '../parse-command.ts'
import { printCount } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { listenForStop } from '../stop-signal.ts'

/**
 * `cordwood erase <query> <dirs>`: takes the lines that a query finds out of stores, for good. Without `--yes` it only says how many
 * they are. Found means that there were some, and that none is left.
 */
export async function erase(words: readonly string[], output: Output): Promise<Outcome> {
  const { positionals, text, isSet } = readWords('erase', words, {
    yes: { type: 'boolean' },
    last: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    levels: { type: 'string' },
    json: { type: 'boolean' },
  })
  const [query, ...dirs] = positionals
  if (query === undefined || dirs.length === 0)
    throw invalidFlag(
      'a query and the folder of a store: cordwood erase <query> <dirs>',
      query === undefined ? 'neither' : 'no folder',
    )
  const other = dirs.find((dir) => !isStore(resolve(dir)))
  if (other !== undefined) throw invalidFlag('the folder of a store', other, 'Lines of plain files are not erased.')
  const node = parseQuery(query)
  const levels = readLevelsFlag(text('levels'))
  const range = rangeOf(text('last'), text('from'), text('to'))
  if (!isSet('yes')) return lookOnly()
  const { signal, forget } = listenForStop()
  const warnings: string[] = []
  let total = 0
  try {
    for (const dir of dirs) {
      output.activity.expect(`erasing in ${dir}`, 0)
      const done = await eraseFromStore(dir, {
        query: node,
        range: readRange(range, Date.now()),
        levels: checkLevels(levels),
        signal,
      })
      output.activity.stop()
      total += done.erased
      if (done.failed > 0) {
        warnings.push(
          `${printCount(done.failed)} lines are still in the plain file of a writer that does not answer. Run it again when he has ended.`,
        )
      }
      for (const path of done.unreadable)
        warnings.push(
          `${path} cannot be read, so it is not known whether it has such lines. Run cordwood repair, and this again.`,
        )
      await output.write(
        isSet('json')
          ? `${toJson({ dir, ...done })}\n`
          : `${neutralise(dir)}: ${printCount(done.erased)} lines erased, ${printCount(done.segments)} segments written anew\n`,
      )
    }
    return { found: total > 0, warnings }
  } finally {
    forget()
  }

  async function lookOnly(): Promise<Outcome> {
    output.activity.expect('looking for lines', 0)
    const logs = await openLogs(dirs, { levels })
    try {
      const { total: found, $ } = await logs.query(node).within(range).search({ limit: 0 })
      output.activity.stop()
      if (isSet('json')) await output.write(`${toJson({ found, erased: 0 })}\n`)
      else if (found > 0)
        await output.write(`${printCount(found)} lines would be erased, for good. Nothing was done: add --yes to do it.\n`)
      return { found: found > 0, warnings: $.warnings }
    } finally {
      await logs.close()
    }
  }
}
