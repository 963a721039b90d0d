import { resolve } from 'node:path'
import { neutralise } from '../../sinks/neutralise.ts'
import { createPalette, type Palette } from '../../sinks/palette.ts'
import { unreadable } from '../../store/scan/log-files.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { readWords } from '../read-words.ts'
import { printCount, printDuration } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { formatBytes } from '../ship/progress-bar.ts'
import { type Cell, layOutTable } from '../table.ts'
import { lookAtSpool, type SpoolEpoch, type SpoolLook } from './look-at-spool.ts'

/** `cordwood spool status <dirs>`: what waits on the disk for a server, and who ships it. Found means that lines wait. */
export function spool(words: readonly string[], output: Output): Promise<Outcome> {
  const [verb, ...rest] = words
  if (verb !== 'status') throw invalidFlag('cordwood spool status <dirs>', verb === undefined ? 'no verb' : `the verb ${verb}`)
  return status(rest, output)
}

async function status(words: readonly string[], output: Output): Promise<Outcome> {
  const { positionals, isSet } = readWords('spool', words, { json: { type: 'boolean' }, 'no-color': { type: 'boolean' } })
  if (positionals.length === 0) throw invalidFlag('the folder of a spool: cordwood spool status <dirs>', 'none')
  const looks = positionals.flatMap(look)
  const waiting = looks.flatMap(({ epochs }) => epochs).reduce((sum, { waitingLines }) => sum + waitingLines, 0)
  if (isSet('json')) for (const found of looks) await output.write(`${toJson(found)}\n`)
  else {
    const palette = createPalette(output.wantsColors && !isSet('no-color'))
    for (const line of draw(looks, palette, output)) await output.write(`${line}\n`)
  }
  return { found: waiting > 0 }
}

function look(dir: string): readonly SpoolLook[] {
  try {
    return lookAtSpool(resolve(dir))
  } catch (error) {
    throw unreadable(dir, error)
  }
}

function draw(looks: readonly SpoolLook[], palette: Palette, { columns }: Output): string[] {
  if (looks.length === 0) return [palette.dim('nothing waits')]
  const heading = ['stream', 'lines', 'bytes', 'oldest', 'who'].map((text): Cell => ({ text, paint: palette.dim }))
  const rows = looks.flatMap(({ target, epochs, badFiles }): Cell[][] => [
    ...epochs.map((epoch) => rowOf(target, epoch, palette)),
    ...(badFiles > 0
      ? [
          [
            { text: neutralise(target) },
            {},
            {},
            {},
            { text: `${badFiles} files of damage were put aside (*.bad)`, paint: palette.red },
          ].map(cell),
        ]
      : []),
  ])
  return layOutTable(
    [{}, { align: 'right' }, { align: 'right' }, { align: 'right' }, { takesRest: true, lines: 2 }],
    [heading, ...rows],
    columns,
  )
}

function cell({ text = '', paint }: { readonly text?: string; readonly paint?: (text: string) => string }): Cell {
  return paint === undefined ? { text } : { text, paint }
}

function rowOf(target: string, { waitingLines, waitingBytes, oldestMs, owner }: SpoolEpoch, palette: Palette): Cell[] {
  const age = oldestMs === undefined ? '-' : printDuration(Math.max(0, Math.round((Date.now() - oldestMs) / 1000)) * 1e9)
  const who =
    owner === undefined
      ? 'nobody; the next start ships it'
      : owner.isAlive === undefined
        ? `process ${owner.pid} of ${neutralise(owner.host)}`
        : owner.isAlive
          ? `process ${owner.pid}, which is running`
          : `process ${owner.pid}, which is dead; the next start ships it`
  return [
    { text: neutralise(target), paint: palette.key },
    { text: printCount(waitingLines) },
    { text: formatBytes(waitingBytes) },
    { text: age },
    { text: who, ...(owner?.isAlive === false && { paint: palette.level(40) }) },
  ]
}
