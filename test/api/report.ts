import { join } from 'node:path'
import { Extractor, ExtractorConfig, type ExtractorMessage, ExtractorLogLevel } from '@microsoft/api-extractor'

/** The approved public API: one text file a subpath, beside this file. */
export const subpaths: Readonly<Record<string, string>> = {
  cordwood: 'index.d.ts',
  query: 'search/index.d.ts',
  elasticsearch: 'elasticsearch/index.d.ts',
  store: 'store/index.d.ts',
  http: 'http/index.d.ts',
  testing: 'testing/index.d.ts',
  rtracer: 'interop/rtracer.d.ts',
  pino: 'interop/pino.d.ts',
  compromise: 'interop/compromise.d.ts',
}

const root = new URL('../..', import.meta.url).pathname

/**
 * Compares the API of one subpath with its report, or writes the report.
 *
 * @returns what is wrong: undocumented symbols, or that the report differs.
 */
export function reportApi(name: string, write: boolean): string[] {
  const found: string[] = []
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(root, 'api-extractor.json'),
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', subpaths[name] ?? ''),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            module: 'nodenext',
            moduleResolution: 'nodenext',
            lib: ['es2023', 'esnext.disposable'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
            allowImportingTsExtensions: true,
            noEmit: true,
          },
          include: ['dist'],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(root, 'test/api'),
        reportTempFolder: join(root, 'node_modules/.cache/api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          'ae-undocumented': { logLevel: ExtractorLogLevel.Warning },
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
      },
    },
  })
  const result = Extractor.invoke(config, {
    localBuild: write,
    messageCallback(message: ExtractorMessage) {
      message.handled = true
      const { messageId, text, logLevel, sourceFilePath = '', sourceFileLine = '' } = message
      // Where the report lies is said below. Names of a published schema are documented by the schema.
      const isSchemaField = sourceFilePath.endsWith('search/log-fields.d.ts') && messageId === 'ae-undocumented'
      if (messageId.startsWith('console-') || isSchemaField) return
      if (logLevel === ExtractorLogLevel.Warning || logLevel === ExtractorLogLevel.Error) {
        found.push(`${sourceFilePath.slice(root.length)}:${sourceFileLine} ${messageId} ${text}`)
      }
    },
  })
  if (result.apiReportChanged && !write)
    found.push(`the public API of ${name} is not the approved one: look at the difference, then run \`npm run api\``)
  return found
}

if (process.argv[1] === import.meta.filename) {
  const problems = Object.keys(subpaths).flatMap((name) => reportApi(name, true).map((text) => `${name}: ${text}`))
  for (const problem of problems) console.log(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
}
