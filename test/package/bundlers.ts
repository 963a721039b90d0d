import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as buildByEsbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { build as buildByVite } from 'vite'
import webpack from 'webpack'

/** A form of modules. */
export type BundleFormat = 'esm' | 'cjs'

/** Makes one minified file of a program, as each tool does for Node without any plugin. */
export type Bundler = (entry: string, folder: string, format: BundleFormat) => Promise<string>

const extensionOf = (format: BundleFormat): string => (format === 'esm' ? 'mjs' : 'cjs')

const esbuild: Bundler = async (entry, folder, format) => {
  const outfile = join(folder, `esbuild.${extensionOf(format)}`)
  await buildByEsbuild({
    entryPoints: [entry],
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
  })
  return outfile
}

const webpackBundler: Bundler = async (entry, folder, format) => {
  const filename = `webpack.${extensionOf(format)}`
  const isModule = format === 'esm'
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    webpack(
      {
        entry,
        mode: 'production',
        target: 'node22',
        context: folder,
        ...(isModule ? { experiments: { outputModule: true } } : {}),
        output: { path: folder, filename, ...(isModule ? { module: true, library: { type: 'module' } } : {}) },
      },
      (error, result) => (error === null ? resolve(result) : reject(error)),
    )
  })
  if (stats === undefined || stats.hasErrors()) throw new Error(stats?.toString({ colors: false }))
  return join(folder, filename)
}

const rolldownBundler: Bundler = async (entry, folder, format) => {
  const file = join(folder, `rolldown.${extensionOf(format)}`)
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent' })
  await bundle.write({ file, format, minify: true, codeSplitting: false })
  await bundle.close()
  return file
}

const vite: Bundler = async (entry, folder, format) => {
  const name = `vite.${extensionOf(format)}`
  await buildByVite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      target: 'node22',
      minify: true,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format, entryFileNames: name, codeSplitting: false } },
    },
  })
  return join(folder, name)
}

/** The tools by their names. */
export const bundlers: Readonly<Record<string, Bundler>> = { esbuild, webpack: webpackBundler, rolldown: rolldownBundler, vite }

/**
 * A small service that uses the package as its users do: its first argument is the file to which it logs.
 *
 * @param end - a statement at its end.
 */
export function writeService(folder: string, end: string = ''): string {
  const entry = join(folder, 'service.mjs')
  writeFileSync(
    entry,
    `import { createLogger, file } from 'cordwood'
const log = createLogger({
  service: 'bundled',
  sinks: [file({ path: process.argv[2] ?? 'app.log', rotate: { maxBytes: '10 MB', compress: 'zstd' } })],
})
for (let n = 1; n <= 1000; n++) log.info('line', { n })
log.withContext({ requestId: 'r-7' }, () => log.error('order {orderId} failed', new Error('on purpose'), { orderId: 7 }))
createLogger({ service: 'bundled' }).info('to standard output')
${end}
`,
  )
  return entry
}
