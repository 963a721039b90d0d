import { defineConfig } from 'tsup'

// Declarations come from `tsc -p .`: tsup's own need a compiler API that TypeScript 7 does not have.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'search/index': 'src/search/index.ts',
    'elasticsearch/index': 'src/elasticsearch/index.ts',
    'testing/index': 'src/testing/index.ts',
    'http/index': 'src/http/index.ts',
    'interop/rtracer': 'src/interop/rtracer.ts',
    'interop/pino': 'src/interop/pino.ts',
    'interop/compromise': 'src/interop/compromise.ts',
    'cli/main': 'src/cli/main.ts',
  },
  format: 'esm',
  target: 'node22',
  splitting: true,
  clean: true,
  dts: false,
  // The default turns `node:sqlite` into `sqlite`, and the import dies.
  removeNodeProtocol: false,
})
