import type { LineBatch } from '../../src/core/batch.ts'
import type { Problem } from '../../src/core/problem.ts'
import type { Sink, SinkHost } from '../../src/core/sink.ts'

let sequence = 0

/** A batch of lines; a line feed is added to each. */
export function batchOf(...texts: string[]): LineBatch {
  const all = <Type>(value: Type): Type[] => texts.map(() => value)
  return {
    lines: texts.map((text) => `${text}\n`),
    levels: all(30),
    times: all(1_000),
    sequences: texts.map(() => ++sequence),
    shapes: all(undefined),
    contexts: all(undefined),
    bootId: 'boot',
  }
}

/** A host that keeps what is reported to it. */
export function createHost(bootId = 'boot'): SinkHost & { readonly problems: Problem[] } {
  const problems: Problem[] = []
  return { problems, bootId, service: undefined, report: (problem) => problems.push(problem) }
}

/** A sink whose failures are to order. It keeps the contract: flushSync throws when what was begun did not succeed. */
export function createSwitch(name: string): Sink & { readonly texts: string[]; isBroken: boolean; isFreed: boolean } {
  let failed = false
  const sink = {
    name,
    texts: [] as string[],
    isBroken: false,
    isFreed: false,
    async write({ lines }: LineBatch): Promise<void> {
      failed = sink.isBroken
      if (failed) throw new Error(`${name} is broken`)
      sink.texts.push(...lines.map((line) => line.slice(0, -1)))
    },
    async flush(): Promise<void> {},
    flushSync(): void {
      if (failed) throw new Error(`${name} is broken`)
    },
    async [Symbol.asyncDispose](): Promise<void> {
      sink.isFreed = true
    },
  }
  return sink
}
