import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { readLine } from '../../elasticsearch/bulk/bulk-body.ts'
import { createDeadLetters, type DeadLetters } from '../../elasticsearch/ship/dead-letter.ts'
import { readDeadLetter } from '../../elasticsearch/ship/dead-letter-line.ts'

/**
 * A file of dead letters in which each document stands once, however often it was sent: a run that goes on after a kill sends some
 * lines again. It has no limit, since a command says at its end what it holds.
 */
export function createLettersOnce(path: string, now: () => number): DeadLetters {
  const letters = createDeadLetters({ path, maxBytes: Number.MAX_SAFE_INTEGER }, now)
  let known: Promise<Set<string>> | undefined
  return {
    path: letters.path,
    async write(given, target) {
      known ??= readIds(letters.path)
      const ids = await known
      const fresh = given.filter(({ line }) => !ids.has(readLine(line).id))
      const lost = fresh.length === 0 ? 0 : await letters.write(fresh, target)
      for (const { line } of fresh) ids.add(readLine(line).id)
      return lost
    },
  }
}

async function readIds(path: string): Promise<Set<string>> {
  const ids = new Set<string>()
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const letter = readDeadLetter(text)
      if (letter !== undefined) ids.add(letter.id)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return ids
}
