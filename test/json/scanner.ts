/** What the strict scanner found wrong, or undefined. It reads the raw text, because JSON.parse hides keys that occur twice. */
export function scanLine(line: string): { readonly problem: string | undefined; readonly topKeys: readonly string[] } {
  let at = 0
  const topKeys: string[] = []
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${line.slice(Math.max(0, at - 40), at + 40)}`)
  }
  const string = (): string => {
    const from = at
    if (line[at] !== '"') fail('expected a string')
    at++
    while (line[at] !== '"') {
      if (at >= line.length) fail('string without end')
      const unit = line.charCodeAt(at)
      if (unit < 32) fail('raw control character')
      if (unit >= 0xd800 && unit <= 0xdbff) {
        const next = line.charCodeAt(at + 1)
        if (!(next >= 0xdc00 && next <= 0xdfff)) fail('surrogate alone')
        at += 2
        continue
      }
      if (unit >= 0xdc00 && unit <= 0xdfff) fail('surrogate alone')
      if (unit === 92) {
        const escape = line[at + 1] ?? ''
        if (escape === 'u') {
          if (!/^[0-9a-fA-F]{4}$/.test(line.slice(at + 2, at + 6))) fail('bad escape')
          at += 6
          continue
        }
        if (!'"\\/bfnrt'.includes(escape)) fail('bad escape')
        at += 2
        continue
      }
      at++
    }
    at++
    return JSON.parse(line.slice(from, at)) as string
  }
  const value = (depth: number): void => {
    const first = line[at]
    if (first === '"') string()
    else if (first === '{') {
      at++
      const keys = new Set<string>()
      while (line[at] !== '}') {
        if (keys.size > 0) {
          if (line[at] !== ',') fail('expected a comma')
          at++
        }
        const key = string()
        if (keys.has(key)) fail(`key ${JSON.stringify(key)} twice`)
        keys.add(key)
        if (depth === 0) topKeys.push(key)
        if (line[at] !== ':') fail('expected a colon')
        at++
        value(depth + 1)
      }
      at++
    } else if (first === '[') {
      at++
      let count = 0
      while (line[at] !== ']') {
        if (count++ > 0) {
          if (line[at] !== ',') fail('expected a comma')
          at++
        }
        value(depth + 1)
      }
      at++
    } else {
      const found = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(line.slice(at, at + 40))
      if (found === null) return void fail('expected a value')
      at += found[0].length
    }
  }
  try {
    if (line[0] !== '{') fail('expected an object')
    value(0)
    if (line.slice(at) !== '\n') fail('expected one line feed at the end')
    return { problem: undefined, topKeys }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), topKeys }
  }
}

/** Every name that an index would make of a line: nested members and dotted ones alike, arrays looked through. */
export function leafPaths(object: object, prefix = ''): string[] {
  const paths: string[] = []
  for (const [key, value] of Object.entries(object)) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (Array.isArray(value)) {
      const inner = value
        .filter((item): item is object => typeof item === 'object' && item !== null)
        .flatMap((item) => leafPaths(item, path))
      paths.push(...new Set(inner.length > 0 ? inner : [path]))
    } else if (typeof value === 'object' && value !== null) paths.push(...leafPaths(value, path))
    else paths.push(path)
  }
  return paths
}
