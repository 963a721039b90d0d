/** What comes of two sources, as it comes; ends when both have ended, or one fails. */
export async function* bothTails<Item>(left: AsyncIterable<Item>, right: AsyncIterable<Item>): AsyncGenerator<Item> {
  const open = new Map(
    [left, right].map((source) => [source[Symbol.asyncIterator](), undefined as Promise<Step<Item>> | undefined]),
  )
  try {
    while (open.size > 0) {
      for (const [source, waiting] of open) if (waiting === undefined) open.set(source, step(source))
      const { source, result } = await Promise.race([...open.values()].filter((waiting) => waiting !== undefined))
      if (result.done === true) open.delete(source)
      else {
        open.set(source, undefined)
        yield result.value
      }
    }
  } finally {
    for (const source of open.keys()) void source.return?.()?.catch(() => undefined)
  }
}

interface Step<Item> {
  readonly source: AsyncIterator<Item>
  readonly result: IteratorResult<Item>
}

async function step<Item>(source: AsyncIterator<Item>): Promise<Step<Item>> {
  return { source, result: await source.next() }
}
