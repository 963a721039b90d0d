import { openLogs } from '../search/open-logs.ts'
import type { Logs } from '../search/logs.ts'
import { findStores } from '../store/directory/find-stores.ts'
import { createScanEngine } from '../store/scan/scan-engine.ts'
import { findLogFiles, isPattern } from '../store/scan/log-files.ts'
import { CordwoodError } from '../core/error.ts'
import type { Command } from './command.ts'
import type { Output } from './output.ts'

/** Opens what a command reads: stores, files, standard input, or a server. */
export async function openCommand(command: Command, { activity }: Output): Promise<Logs> {
  const { elasticsearch, index, usesInput, paths, levels, levelTable } = command
  // Who tails waits: nothing is at work.
  const expect = (name: string, total: number): void => {
    if (command.name !== 'tail') activity.expect(name, total)
  }
  if (elasticsearch !== undefined) {
    const { connectNode } = await import('./ship/connect-node.ts')
    expect(`asking ${index}`, 0)
    return openLogs({ elasticsearch: connectNode(elasticsearch, command.text('api-key-file')), index }, { levels })
  }
  if (usesInput) {
    expect('reading standard input', 0)
    const engine = createScanEngine({ input: process.stdin as AsyncIterable<Buffer>, levels: levelTable })
    return openLogs({ engine }, { levels })
  }
  if (paths.some((path) => findStores(path).length > 0)) {
    expect(`asking ${paths.join(' ')}`, 0)
    return openLogs(paths, { levels })
  }
  const files = findFiles(paths)
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  expect(files.length === 1 ? (files[0]?.path ?? '') : `${files.length} files`, totalBytes)
  const engine = createScanEngine({ paths, levels: levelTable, onRead: activity.advance })
  return openLogs({ engine }, { levels })
}

/** Throws CORDWOOD_ERR_SOURCE_UNREADABLE, with what may be meant. */
function findFiles(paths: readonly string[]): ReturnType<typeof findLogFiles> {
  for (const path of paths) {
    if (isPattern(path) && findLogFiles([path]).length === 0) {
      throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `Expected files that match ${path}, got none.`)
    }
  }
  try {
    return findLogFiles(paths)
  } catch (cause) {
    if (!(cause instanceof CordwoodError) || paths.length < 2) throw cause
    const advice = `A query of several words stands in quotes: cordwood search 'payment failed' app.log`
    throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `${cause.message} ${advice}`, { cause })
  }
}
