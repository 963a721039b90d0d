import { extname } from 'node:path'
import type { LogRecord } from '../../core/record.ts'
import type { Command } from '../command.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { invalidFlag } from '../invalid-flag.ts'
import { openCommand } from '../open-command.ts'
import type { Outcome, RunCommand } from '../outcome.ts'
import type { Output } from '../output.ts'
import { printCounted } from '../print-quantity.ts'
import { queryOf } from '../query-of.ts'
import { makeRereadable } from '../spill-input.ts'
import { type Exported, writeCsv, writeNdjson, writeParquet } from './formats.ts'
import { loadParquetPeer, type ParquetPeer } from './parquet-peer.ts'
import { fileTarget, outputTarget, WholeFile } from './target.ts'

const formats = ['ndjson', 'csv', 'parquet'] as const
type Format = (typeof formats)[number]

const byEnding: Readonly<Record<string, Format>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'ndjson',
  '.log': 'ndjson',
  '.csv': 'csv',
  '.parquet': 'parquet',
}

/** Writes all lines that a query finds, oldest first, as NDJSON, CSV or Parquet, to a file or to standard output. */
export const exportLines: RunCommand = async (asked, output) => {
  const path = asked.text('output')
  const format = formatOf(asked, path)
  if (format === 'parquet' && path === undefined) throw invalidFlag('--output FILE for Parquet', 'none', 'It is no text.')
  const peer = format === 'parquet' ? await loadParquetPeer() : undefined
  // All lines in order need two looks.
  const { command, remove } = await makeRereadable(asked, output)
  try {
    return await writeAll(command, format, path, peer, output)
  } finally {
    remove()
  }
}

async function writeAll(
  command: Command,
  format: Format,
  path: string | undefined,
  peer: ParquetPeer | undefined,
  output: Output,
): Promise<Outcome> {
  const logs = await openCommand(command, output)
  let lines = 0
  const counted = async function* (): AsyncGenerator<LogRecord> {
    for await (const record of queryOf(logs, command).export()) {
      lines++
      yield record
    }
  }
  const exported = { records: counted(), fields: command.fields, levels: command.levelTable }
  try {
    if (path === undefined || path === '-') {
      await (format === 'csv' ? writeCsv : writeNdjson)(exported, outputTarget(output))
      return { found: lines > 0 }
    }
    const file = new WholeFile(path, output)
    try {
      if (peer !== undefined) await writeParquet(exported, file.partial, peer)
      else await writeText(format, exported, file.partial, path)
      await file.keep()
    } catch (error) {
      file.drop()
      throw error
    }
    output.activity.stop()
    await output.write(`${printCounted(lines, 'line')} in ${neutralise(path)}\n`)
    return { found: lines > 0 }
  } finally {
    await logs.close()
  }
}

function writeText(format: Format, exported: Exported, partial: string, path: string): Promise<void> {
  return (format === 'csv' ? writeCsv : writeNdjson)(exported, fileTarget(partial, path))
}

function formatOf(command: Command, path: string | undefined): Format {
  const asked = askedFormat(command)
  if (path === undefined || path === '-') return asked ?? 'ndjson'
  const plain = path.replace(/\.(?:gz|zst)$/, '')
  const ending = extname(plain).toLowerCase()
  const format = asked ?? byEnding[ending]
  if (format === undefined) {
    throw invalidFlag('--output to end in .ndjson, .csv or .parquet (the first two also with .gz or .zst), or --format', path)
  }
  // Whoever opens the file goes by its name. (A .log may hold whatever it is told.)
  if (ending !== '.log' && (byEnding[ending] ?? format) !== format) {
    throw invalidFlag(`--output to end as ${format} does`, path, 'Its ending alone says the format.')
  }
  if (format === 'parquet' && plain !== path) throw invalidFlag('--output to end in .parquet', path, 'It is packed by itself.')
  return format
}

/** The format that flags name. */
function askedFormat(command: Command): Format | undefined {
  const given = command.text('format')
  const byFlag = command.form === 'csv' ? 'csv' : command.form === 'json' ? 'ndjson' : undefined
  if (given === undefined) return byFlag
  const known = formats.find((format) => format === given)
  if (known === undefined) throw invalidFlag(`--format to be one of ${formats.join(', ')}`, given)
  if (byFlag !== undefined && byFlag !== known) throw invalidFlag(`either --format ${known} or --${command.form}`, 'both')
  return known
}
