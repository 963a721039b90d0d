import { defineConfig } from 'vitest/config'

/** Folders whose tests need the packed tarball, or a real server; their global setup runs only when one of their tests does. */
const packed = ['test/package/**/*.test.ts', 'test/api/**/*.test.ts', 'test/docs/**/*.test.ts']
const served = ['test/elasticsearch/**/*.test.ts', 'test/conformance/engine*.test.ts']

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    pool: 'forks',
    maxWorkers: 2,
    // No test measures its own time: these end what hangs, and are far from what a busy machine takes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary'] },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...packed, ...served] } },
      {
        extends: true,
        test: { name: 'package', include: packed, globalSetup: ['test/package/global-setup.ts'], testTimeout: 600_000 },
      },
      {
        extends: true,
        test: {
          name: 'elasticsearch',
          include: served,
          globalSetup: ['test/elasticsearch/global-setup.ts'],
          // A server may take a minute to start where other work goes on beside it.
          testTimeout: 600_000,
        },
      },
    ],
  },
})
