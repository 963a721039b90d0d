import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '../../core/clock.ts'
import type { Problem } from '../../core/problem.ts'
import { positionsOf } from '../../store/directory/positions.ts'
import { isStore, readStore } from '../../store/directory/read-store.ts'
import { findLogFiles, type LogFile } from '../../store/scan/log-files.ts'
import { openImport } from '../../store/write/import.ts'
import { storeStats } from '../../store/write/stats.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { readWords } from '../read-words.ts'
import { printCount, printCounted } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { formatBytes, formatSeconds } from '../ship/progress-bar.ts'
import { listenForStop } from '../stop-signal.ts'
import { importFile } from './import-file.ts'
import { type MinedTemplates, mineTemplatesOf } from './mined-templates.ts'
import { openLineFile } from './read-whole-lines.ts'

/** What an import did. */
interface Imported {
  lines: number
  bytes: number
  unfinished: number
  isStopped: boolean
  readonly problems: string[]
}

/** `cordwood import <paths> --into DIR`: puts log files into a store, each line once. Found means that all lines are in it. */
export async function importFiles(words: readonly string[], output: Output): Promise<Outcome> {
  const { positionals, text, isSet } = readWords('import', words, {
    into: { type: 'string' },
    templates: { type: 'boolean' },
    miner: { type: 'string' },
    json: { type: 'boolean' },
  })
  const dir = text('into')
  if (dir === undefined) throw invalidFlag('--into DIR, the folder of a store', 'none', 'It is made where there is none.')
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw invalidFlag('--into to be a folder', dir)
  const files = filesToImport(positionals)
  const miner = text('miner')
  const mined = miner !== undefined || isSet('templates') ? mineTemplatesOf(miner) : undefined
  // What cannot be written is told before the work, not behind it.
  mined?.save()
  const { signal, forget } = listenForStop()
  const begin = performance.now()
  try {
    const done = await run({ files, dir, mined, signal }, output)
    const warnings = warningsOf(done)
    output.activity.expect(`looking at ${dir}`, 0)
    const { bytes, lines, ratio } = await storeStats(dir)
    output.activity.stop()
    const seconds = (performance.now() - begin) / 1000
    if (isSet('json')) {
      await output.write(
        `${toJson({ lines: done.lines, bytes: done.bytes, files: files.length, store: { lines, bytes, ratio } })}\n`,
      )
    } else {
      const size =
        lines === 0
          ? ''
          : `\n  in the store: ${printCounted(lines, 'line')} in ${formatBytes(bytes)}${ratio > 0 ? `, ${ratio.toFixed(1)} times smaller` : ''}`
      const speed = seconds > 1 ? `, ${printCount(done.lines / seconds)}/s` : ''
      await output.write(
        `${neutralise(dir)}: ${printCounted(done.lines, 'line')} stored (${formatBytes(done.bytes)}) in ${formatSeconds(seconds)}${speed}${size}\n`,
      )
    }
    return { found: done.unfinished === 0, warnings }
  } finally {
    forget()
  }
}

function filesToImport(paths: readonly string[]): readonly LogFile[] {
  if (paths.length === 0) throw invalidFlag('files, folders or patterns: cordwood import <paths> --into DIR', 'none')
  const store = paths.find((path) => isStore(resolve(path)))
  if (store !== undefined) throw invalidFlag('log files', `the store ${store}`, 'Its lines are in a store already.')
  const files = findLogFiles(paths)
  if (files.length === 0) throw invalidFlag(`files that match ${paths.join(' ')}`, 'none')
  const pipe = files.find(({ regular }) => !regular)
  if (pipe !== undefined) throw invalidFlag('files that can be read again', pipe.path, 'Put the lines into a file first.')
  return files
}

/** What is to be imported. */
interface ImportOrder {
  readonly files: readonly LogFile[]
  readonly dir: string
  readonly mined: MinedTemplates | undefined
  readonly signal: AbortSignal
}

async function run({ files, dir, mined, signal }: ImportOrder, { activity }: Output): Promise<Imported> {
  const done: Imported = { lines: 0, bytes: 0, unfinished: 0, isStopped: false, problems: [] }
  const onProblem = ({ message }: Problem): void => void done.problems.push(message)
  const into = openImport(dir, { onProblem })
  try {
    const known = new Set(Object.keys(positionsOf(readStore(resolve(dir)))))
    const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    activity.expect('importing', totalBytes)
    for (const found of files) {
      if (signal.aborted) break
      const file = await openLineFile(found)
      try {
        const plan = { into, known, derive: mined?.derive, signal, onRead: activity.advance, now: () => systemClock.now() }
        const { lines, bytes, isUnfinished } = await importFile(file, plan)
        done.lines += lines
        done.bytes += bytes
        if (isUnfinished) done.unfinished++
      } finally {
        await file.close()
      }
    }
    activity.expect('packing what was read', 0)
    await into.flush()
    mined?.save()
    done.isStopped = signal.aborted
    return done
  } finally {
    await into.close()
  }
}

function warningsOf({ isStopped, unfinished, problems }: Imported): readonly string[] {
  return [
    ...problems,
    ...(isStopped ? ['Stopped. The same command goes on where this one ended.'] : []),
    ...(unfinished > 0
      ? [`The last line of ${printCounted(unfinished, 'file')} is not written to the end; it was left out.`]
      : []),
  ]
}
