/** What Drain is told of a system: the published settings, or what a user without them would take. */
export interface DrainSettings {
  /** Levels of the tree, its root and its leaves counted. */
  readonly depth: number
  /** The share of words that must be equal. */
  readonly similarity: number
  /** Replaced by `<*>` before the line is split. */
  readonly patterns: readonly RegExp[]
  /** Children of one node at most; default 100. */
  readonly maxChildren?: number
  /** What a line is made of; its only group is the message. */
  readonly format?: RegExp
}

/** Drain without knowledge of the system. */
export const plainSettings: DrainSettings = { depth: 4, similarity: 0.4, patterns: [] }

const address = /(\d+\.){3}\d+/g

/** As logpai's Drain makes an expression of a format: lazy parts, and blanks of any length between them. Only the message is a group. */
function formatOf(format: string): RegExp {
  const parts = format.split(/<\w+>/).map((between) => between.replace(/ +/g, String.raw`\s+`))
  const last = parts.length - 2
  return new RegExp(`^${parts.map((part, place) => part + (place > last ? '' : place === last ? '(.*?)' : '.*?')).join('')}$`)
}

/** The settings that logpai publishes with its Drain (`logparser/Drain/benchmark.py`), for each of its systems. */
export const publishedSettings: Readonly<Record<string, DrainSettings>> = {
  HDFS: {
    format: formatOf('<Date> <Time> <Pid> <Level> <Component>: <Content>'),
    depth: 4,
    similarity: 0.5,
    patterns: [/blk_-?\d+/g, /(\d+\.){3}\d+(:\d+)?/g],
  },
  Hadoop: {
    format: formatOf(String.raw`<Date> <Time> <Level> \[<Process>\] <Component>: <Content>`),
    depth: 4,
    similarity: 0.5,
    patterns: [address],
  },
  Spark: {
    format: formatOf('<Date> <Time> <Level> <Component>: <Content>'),
    depth: 4,
    similarity: 0.5,
    patterns: [address, /\b[KGTM]?B\b/g, /([\w-]+\.){2,}[\w-]+/g],
  },
  BGL: {
    format: formatOf('<Label> <Timestamp> <Date> <Node> <Time> <NodeRepeat> <Type> <Component> <Level> <Content>'),
    depth: 4,
    similarity: 0.5,
    patterns: [/core\.\d+/g],
  },
  Linux: {
    format: formatOf(String.raw`<Month> <Date> <Time> <Level> <Component>(?:\[<PID>\])?: <Content>`),
    depth: 6,
    similarity: 0.39,
    patterns: [address, /\d{2}:\d{2}:\d{2}/g],
  },
  Apache: {
    format: formatOf(String.raw`\[<Time>\] \[<Level>\] <Content>`),
    depth: 4,
    similarity: 0.5,
    patterns: [address],
  },
  Proxifier: {
    format: formatOf(String.raw`\[<Time>\] <Program> - <Content>`),
    depth: 3,
    similarity: 0.6,
    patterns: [/<\d+\ssec/g, /([\w-]+\.)+[\w-]+(:\d+)?/g, /\d{2}:\d{2}(:\d{2})*/g, /[KGTM]B/g],
  },
  OpenSSH: {
    format: formatOf(String.raw`<Date> <Day> <Time> <Component> sshd\[<Pid>\]: <Content>`),
    depth: 5,
    similarity: 0.6,
    patterns: [address, /([\w-]+\.){2,}[\w-]+/g],
  },
}

/** Lines that Drain holds to be of one template. */
export interface DrainGroup {
  words: string[]
  count: number
}

interface Node {
  readonly children: Map<string, Node>
  readonly groups: DrainGroup[]
}

const wildcard = '<*>'

function createNode(): Node {
  return { children: new Map(), groups: [] }
}

/**
 * Drain (He and others, ICWS 2017), written from the paper and held to logpai's program: a tree of fixed depth by the number of
 * words and the first of them, and in each leaf the template with the most equal words.
 */
export class Drain {
  readonly #root = new Map<number, Node>()
  readonly #settings: DrainSettings

  constructor(settings: DrainSettings) {
    this.#settings = settings
  }

  /** Reads a whole line by the system's format; one that is not so is a message. */
  addLine(line: string): DrainGroup {
    return this.add(this.#settings.format?.exec(line)?.[1] ?? line)
  }

  /** Reads a message. */
  add(message: string): DrainGroup {
    let text = message
    for (const pattern of this.#settings.patterns) text = text.replace(pattern, wildcard)
    const words = text.trim().split(/\s+/)
    const leaf = this.#leaf(words)
    const found = this.#nearest(leaf.groups, words)
    if (found === undefined) {
      const made = { words, count: 1 }
      leaf.groups.push(made)
      return made
    }
    found.count++
    for (let index = 0; index < words.length; index++) {
      if (found.words[index] !== words[index]) found.words[index] = wildcard
    }
    return found
  }

  #leaf(words: readonly string[]): Node {
    let node = this.#root.get(words.length)
    if (node === undefined) {
      node = createNode()
      this.#root.set(words.length, node)
    }
    const { depth, maxChildren = 100 } = this.#settings
    for (let level = 0; level < depth - 3 && level < words.length; level++) {
      const word = words[level] ?? ''
      node = child(node, word, maxChildren)
    }
    return node
  }

  #nearest(groups: readonly DrainGroup[], words: readonly string[]): DrainGroup | undefined {
    let best: DrainGroup | undefined
    let bestEqual = -1
    let bestWild = -1
    for (const group of groups) {
      let equal = 0
      let wild = 0
      for (let index = 0; index < words.length; index++) {
        const word = group.words[index]
        if (word === wildcard) wild++
        else if (word === words[index]) equal++
      }
      if (equal > bestEqual || (equal === bestEqual && wild > bestWild)) {
        best = group
        bestEqual = equal
        bestWild = wild
      }
    }
    return bestEqual / words.length >= this.#settings.similarity ? best : undefined
  }
}

/** The next node for a word: its own, or the one for words that differ, which have digits or came too late. */
function child(node: Node, word: string, maxChildren: number): Node {
  const { children } = node
  const known = children.get(word)
  if (known !== undefined) return known
  const isOwn = !/\d/.test(word) && (children.has(wildcard) ? children.size < maxChildren : children.size + 1 < maxChildren)
  const key = isOwn ? word : wildcard
  const next = children.get(key)
  if (next !== undefined) return next
  const made = createNode()
  children.set(key, made)
  return made
}
