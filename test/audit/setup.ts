import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { genesis, seal, type SealedRecord } from '../../src/audit/chain.ts'
import { createAuditKey, noKey } from '../../src/audit/key.ts'
import { type AuditOptions, createLogger, type LoggerOptions, type Problem, type StructuredLogger } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cordwood-audit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** A path in a folder that exists and is empty. */
export function newPath(): string {
  const own = mkdtempSync(join(folder, `${count++}-`))
  return join(own, 'audit.log')
}

/** A logger with an audit log, and the problems that it reports. */
export function audited(audit: AuditOptions, options: LoggerOptions = {}): { log: StructuredLogger; problems: Problem[] } {
  const problems: Problem[] = []
  const log = createLogger({
    sinks: [],
    exit: { signals: [] },
    onProblem: (problem) => problems.push(problem),
    ...options,
    audit: { fsync: 'never', keep: ['actor'], ...audit },
  })
  return { log, problems }
}

export function readLines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1)
}

export function readRecords(path: string): Record<string, unknown>[] {
  return readLines(path).map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A chain made by hand. */
export function chainOf(records: number, key?: string): SealedRecord[] {
  const chain: SealedRecord[] = []
  for (let index = 0; index < records; index++) {
    const line = `{"message":"record ${index}","before":{"limit":${index}},"after":"é${index}"}\n`
    chain.push(seal(line, chain.at(-1) ?? genesis, key === undefined ? noKey : createAuditKey('key', key)))
  }
  return chain
}

export function write(path: string, texts: readonly string[]): string {
  appendFileSync(path, texts.join(''))
  return path
}
