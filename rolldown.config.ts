import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type OutputOptions, type Plugin } from 'rolldown'
import { parseAst } from 'rolldown/parseAst'

// What query, elasticsearch, http and the command line share with the logger, so that they need not read all of it.
const base =
  /\/src\/(?:(?:core|context)\/|json\/(?:decode|string|timestamp)|sinks\/(?:pretty|palette|neutralise|display-width)|audit\/(?:verify|checkpoint|files|key|chain))/
const logger = /\/src\/(?:json|mask|sample|metrics|writer|sinks|audit|enrich|logger)\//

const external = /^(?!src\/)[^./]/
const output: OutputOptions = {
  dir: 'dist',
  format: 'esm',
  // One character beyond ASCII makes V8 keep, and read, two bytes for each of the file.
  charset: 'ascii',
  // Everyone who imports the package waits for this (bench import): 16 files take 8 ms longer than these 3, and what is not made
  // small 3 ms. Functions, classes and methods keep their names, so stack traces can be read.
  minify: { compress: true, mangle: { keepNames: true, toplevel: true }, codegen: { removeWhitespace: true } },
}

/** Where statements of a file and members of its classes begin, in a tree of the parser. */
function* beginnings(node: unknown): Generator<number> {
  if (typeof node !== 'object' || node === null) return
  const { type, body } = node as { readonly type?: string; readonly body?: unknown }
  if (type === 'Program' || type === 'ClassBody')
    for (const { start } of body as readonly { readonly start: number }[]) yield start
  for (const part of Object.values(node)) yield* beginnings(part)
}

// An error that nobody catches is printed with the line that threw it. Each function has a line of its own, so that this is not the whole
// file, and the message is seen.
const lines: Plugin = {
  name: 'lines',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      const { code } = chunk
      const starts = [...beginnings(parseAst(code))].filter((start) => start > 0).sort((a, b) => a - b)
      const ends = [...starts.slice(1), code.length]
      chunk.code = code.slice(0, starts[0]) + starts.map((start, at) => `\n${code.slice(start, ends[at])}`).join('')
    }
  },
}

const thePackage = defineConfig({
  input: {
    index: 'src/index.ts',
    'search/index': 'src/search/index.ts',
    'elasticsearch/index': 'src/elasticsearch/index.ts',
    'store/index': 'src/store/index.ts',
    'store/cordwood-store-worker': 'src/store/write/cordwood-store-worker.ts',
    'testing/index': 'src/testing/index.ts',
    'http/index': 'src/http/index.ts',
    'interop/rtracer': 'src/interop/rtracer.ts',
    'interop/pino': 'src/interop/pino.ts',
    'interop/compromise': 'src/interop/compromise.ts',
    'cli/main': 'src/cli/main.ts',
  },
  platform: 'node',
  external,
  plugins: [
    lines,
    {
      name: 'executable',
      writeBundle: ({ dir = 'dist' }) => chmodSync(join(dir, 'cli/main.js'), 0o755),
    },
  ],
  output: {
    ...output,
    cleanDir: true,
    codeSplitting: {
      groups: [
        { name: 'base', test: base, priority: 2 },
        { name: 'logger', test: logger, priority: 1 },
      ],
    },
    chunkFileNames: '[name].js',
  },
})

// The program of the thread that ships, with all it needs and nothing else: what the others share would be read by it as a whole, before
// the first line goes (bench ship: 30 ms of the processor). At the top, where it is found from wherever the code that starts it comes to lie.
const theShippingThread = defineConfig({
  input: { 'cordwood-shipping-thread': 'src/elasticsearch/thread/shipping-thread.ts' },
  platform: 'node',
  external,
  plugins: [lines],
  output: { ...output, codeSplitting: false },
})

// Declarations come from `tsc -p .`: those of bundlers need a compiler API that TypeScript 7 does not have.
export default [thePackage, theShippingThread]
