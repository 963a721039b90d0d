import { existsSync, readFileSync } from 'node:fs'

/** Which lines a stream holds. */
export interface Stored {
  readonly documents: number
  /** The numbers of its lines. */
  readonly numbers: ReadonlySet<number>
  /** Different ids, the index left out: a line that two indices of a stream have counts once. */
  readonly ids: number
}

interface Hits {
  readonly hits: {
    readonly total: { readonly value: number }
    readonly hits: readonly { readonly _id: string; readonly fields?: { readonly n?: readonly number[] } }[]
  }
}

/** A search answers so many at most. */
const page = 10_000
/** Of so many numbers at once. */
const step = 5_000

/** Counts every document by its number and its id. @param first - lines before it were counted earlier. */
export async function countLines(
  url: string,
  target: string,
  last: number,
  headers: Readonly<Record<string, string>> = {},
  first = 0,
): Promise<Stored> {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const answer = await fetch(`${url}/${target}/${path}`, sent)
    if (answer.status === 404) return undefined
    const said = await answer.text()
    if (answer.status !== 200) throw new Error(`${path} of ${target}: HTTP ${answer.status} ${said.slice(0, 500)}`)
    return JSON.parse(said) as unknown
  }
  const numbers = new Set<number>()
  const ids = new Set<string>()
  let documents = 0
  const read = async (from: number, to: number): Promise<void> => {
    const query = { range: { n: { gte: from, lt: to } } }
    const body = { size: page, track_total_hits: true, _source: false, docvalue_fields: ['n'], query }
    const found = (await ask('_search', body)) as Hits | undefined
    if (found === undefined) return
    // One line so often that one page does not hold it: its ids beyond are not needed to see that it was doubled.
    if (found.hits.total.value > page && to - from > 1) {
      const middle = from + ((to - from) >> 1)
      await read(from, middle)
      return read(middle, to)
    }
    // In the same breath: what comes to the server while this goes on is no second copy.
    documents += found.hits.total.value
    for (const { _id: id, fields } of found.hits.hits) {
      ids.add(id)
      const n = fields?.n?.[0]
      if (n !== undefined) numbers.add(n)
    }
  }
  if ((await ask('_refresh')) === undefined) return { documents: 0, numbers, ids: 0 }
  for (let from = first; from <= last; from += step) await read(from, from + step)
  return { documents, numbers, ids: ids.size }
}

/** The numbers of the lines in a file of dead letters. */
export function readDeadLetters(path: string): Set<number> {
  if (!existsSync(path)) return new Set()
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return new Set(lines.map((line) => (JSON.parse(line) as { line: { n: number } }).line.n))
}
