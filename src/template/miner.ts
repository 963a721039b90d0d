import { HeaderReader } from './header.ts'
import { LineBytes } from './line-bytes.ts'
import { LazyMinedLine, type MinedLine } from './mined-line.ts'
import { checkMinerOptions, type MinerOptions } from './miner-options.ts'
import { loadTemplates, type MinerState, saveTemplates } from './miner-state.ts'
import { Scanner } from './scanner.ts'
import { Skeletons } from './skeletons.ts'
import { readTokens, Template } from './template.ts'
import { TemplateStore } from './template-store.ts'
import { variable } from './token.ts'

/** A template and how many lines it has. */
export interface TemplateCount {
  /** 16 hexadecimal digits. */
  readonly id: string
  /** With `<*>` for each variable. */
  readonly template: string
  /** Lines of it that were read. */
  readonly count: number
}

/** Finds the templates of lines that other programs wrote. */
export interface Miner {
  /** Reads a line, learns from it, and answers with its template. */
  add(line: string): MinedLine
  /** The template of a line, without learning; undefined where no line like it was read, or not lately. */
  match(line: string): MinedLine | undefined
  /** The id that stands for an earlier one now; the same id where that one was not taken in by another, or is not remembered. */
  resolve(id: string): string
  /** All templates that are remembered, the most frequent first. */
  templates(): TemplateCount[]
  /** What it knows: `createMiner({ state })` goes on from there as if it had read the lines itself. */
  toJSON(): MinerState
}

class TemplateMiner implements Miner {
  readonly #line = new LineBytes()
  readonly #header = new HeaderReader(this.#line)
  readonly #scanner = new Scanner(this.#line, this.#header)
  readonly #skeletons = new Skeletons()
  readonly #store: TemplateStore
  readonly #skipsHeader: boolean
  readonly #read = (line: string, template: Template): string[] => this.#variables(line, template)
  #lines: number

  constructor(options: MinerOptions) {
    const { maxTemplates, header } = checkMinerOptions(options)
    this.#store = new TemplateStore(maxTemplates)
    this.#skipsHeader = header === 'auto'
    this.#lines = options.state?.lines ?? 0
    if (options.state !== undefined) this.#store.restore(loadTemplates(options.state))
  }

  add(line: string): MinedLine {
    const from = this.#begin(line)
    const skeletons = this.#line.isAscii ? this.#skeletons : undefined
    const template = skeletons?.find(this.#line, from) ?? this.#learn(line, from, skeletons)
    template.lastSeen = ++this.#lines
    const root = template.root()
    root.count++
    root.lastSeen = this.#lines
    return new LazyMinedLine(root, line, this.#read)
  }

  match(line: string): MinedLine | undefined {
    const scanner = this.#scan(line)
    const { first, second } = scanner
    const template = this.#store.get(first, second) ?? this.#store.general(new Template(readTokens(scanner, line), first, second))
    return template === undefined ? undefined : new LazyMinedLine(template.root(), line, this.#read)
  }

  resolve(id: string): string {
    return this.#store.all.find((template) => template.id === id)?.root().id ?? id
  }

  templates(): TemplateCount[] {
    return this.#store.all
      .filter((template) => template.parent === undefined)
      .map(({ id, text, count }) => ({ id, template: text, count }))
      .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
  }

  toJSON(): MinerState {
    return { version: 1, lines: this.#lines, templates: saveTemplates(this.#store.all) }
  }

  /** Reads a line; where its message begins. */
  #begin(line: string): number {
    this.#line.read(line)
    return this.#skipsHeader ? this.#header.messageStart() : 0
  }

  #scan(line: string): Scanner {
    this.#scanner.scanRead(this.#begin(line))
    return this.#scanner
  }

  /** The template of the line that was read, known or new. */
  #learn(line: string, from: number, skeletons: Skeletons | undefined): Template {
    const scanner = this.#scanner
    scanner.scanRead(from)
    const { first, second, isOpaque } = scanner
    let template = this.#store.get(first, second)
    if (template === undefined) {
      template = new Template(readTokens(scanner, line), first, second)
      template.lastSeen = this.#lines + 1
      // What is forgotten for it shall not be found again by its skeleton.
      if (this.#store.add(template)) this.#skeletons.clear()
    }
    if (!isOpaque) skeletons?.keep(this.#line, from, template)
    return template
  }

  #variables(line: string, template: Template): string[] {
    const { tokens } = this.#scan(line)
    const found: string[] = []
    for (let place = 0; place < template.tokens.length; place++) {
      if (tokens.kind(place) === variable || template.merged.has(place))
        found.push(line.slice(tokens.start(place), tokens.end(place)))
    }
    return found
  }
}

/**
 * Finds the templates of log lines that other programs wrote, line by line, whatever system they are from: what is the same in all
 * lines of a kind, with `<*>` for what differs. No format, expression or threshold is to be given.
 *
 * Ids are made of the template alone, so they are the same in every process. Memory is bounded by `maxTemplates`; what was not
 * seen for longest is forgotten, and has its id again when it comes again. Lines of cordwood's own loggers need no miner: there the
 * message as it was written is the template.
 *
 * @throws CordwoodError with CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN.
 *
 * @example
 * ```ts
 * import { createMiner } from 'cordwood/store'
 *
 * const miner = createMiner()
 * miner.add('Jun 14 15:16:01 host sshd[199]: Failed password for root from 10.0.0.1 port 4711')
 * const { template, variables } = miner.add('Jun 14 15:16:07 host sshd[203]: Failed password for root from 10.0.0.9 port 5022')
 * console.log(template) // → Failed password for root from <*> port <*>
 * console.log(variables) // → [ '10.0.0.9', '5022' ]
 *
 * const later = createMiner({ state: JSON.parse(JSON.stringify(miner)) })
 * console.log(later.templates()[0]?.count) // → 2
 * ```
 */
export function createMiner(options: MinerOptions = {}): Miner {
  return new TemplateMiner(options)
}
