import { openLogs } from '../search/open-logs.ts'
import type { Logs } from '../search/logs.ts'
import { createScanEngine } from '../store/scan/scan-engine.ts'
import { findLogFiles, isPattern } from '../store/scan/log-files.ts'
import { CordwoodError } from '../core/error.ts'
import type { Command } from './parse-command.ts'

/** Opens what a command reads: files, standard input, or a server. */
export async function openCommand(command: Command): Promise<Logs> {
  const { elasticsearch, index, usesInput, paths, levels, levelTable } = command
  if (elasticsearch !== undefined) {
    const { checkPeer, connectElasticsearch } = await import('../elasticsearch/client/connect.ts')
    checkPeer()
    return openLogs({ elasticsearch: connectElasticsearch({ node: elasticsearch }), index }, { levels })
  }
  if (usesInput) {
    const engine = createScanEngine({ input: process.stdin as AsyncIterable<Buffer>, levels: levelTable })
    return openLogs({ engine }, { levels })
  }
  for (const path of paths) {
    if (isPattern(path) && findLogFiles([path]).length === 0) {
      throw new CordwoodError('CORDWOOD_ERR_SOURCE_UNREADABLE', `Expected files that match ${path}, got none.`)
    }
  }
  return openLogs(paths, { levels })
}
