import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, findJava, findProgram } from './machine.ts'

/** A server that the tests can run: the vendor's own build for integration tests. */
export interface Distribution {
  readonly name: 'elasticsearch' | 'opensearch'
  readonly version: string
  readonly minimumJava: number
  /** The prefix of its environment variables. */
  readonly prefix: 'ES' | 'OPENSEARCH'
  readonly artifact: string
}

export const elasticsearch: Distribution = {
  name: 'elasticsearch',
  version: '8.19.21',
  minimumJava: 17,
  prefix: 'ES',
  artifact: 'org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.21:zip',
}

export const opensearch: Distribution = {
  name: 'opensearch',
  version: '3.6.0',
  minimumJava: 21,
  prefix: 'OPENSEARCH',
  artifact: 'org.opensearch.distribution.integ-test-zip:opensearch:3.6.0:zip',
}

/** Elastic's parser of KQL, which the build for tests lacks, and what that needs. */
const kqlArtifact = 'org.elasticsearch.plugin:x-pack-kql:8.19.21:jar'
const antlrArtifact = 'org.antlr:antlr4-runtime:4.13.1:jar'
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.7.0'

/** What this machine lacks to run a server, in words; undefined where it has all. */
export function missingFor({ name, minimumJava, prefix }: Distribution): string | undefined {
  if (process.platform === 'win32') return `${name} is started by a shell script here, which Windows has not`
  const java = findJava(minimumJava, `${prefix}_JAVA_HOME`) === undefined ? `Java ${minimumJava} or later` : undefined
  const maven = findProgram('mvn') === undefined ? 'Maven (`mvn`)' : undefined
  const lacking = [java, maven].filter((thing) => thing !== undefined)
  return lacking.length === 0 ? undefined : `${name} needs ${lacking.join(' and ')}, which this machine does not have`
}

async function maven(
  cache: string,
  scratch: string,
  goal: string,
  artifact: string,
  folder: string,
  ...more: string[]
): Promise<void> {
  const repository = `-Dmaven.repo.local=${join(cache, 'maven')}`
  const args = ['-B', '-q', `${plugin}:${goal}`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`, repository, ...more]
  // The servers' user must be able to read what is written here, whatever the mask of ours.
  await promisify(execFile)('sh', ['-c', 'umask 022; exec mvn "$@"', 'mvn', ...args], { cwd: scratch, maxBuffer: 1 << 24 }).catch(
    (error: unknown) => {
      const said = (error as { stdout?: string }).stdout ?? ''
      throw new Error(`Expected Maven to fetch ${artifact}, got:\n${said.slice(-2000)}`, { cause: error })
    },
  )
}

/** The folder of the unpacked server; fetched from the Maven repository on first use. */
export async function fetchDistribution(distribution: Distribution): Promise<string> {
  const cache = cacheFolder()
  const folder = `${distribution.name}-${distribution.version}`
  const home = join(cache, folder)
  if (existsSync(home)) return home
  // Unpacked aside and moved in one step: two runs at once, or one that was cut off, leave no half of a server.
  const scratch = mkdtempSync(join(cache, 'fetch-'))
  try {
    const unpacked = join(scratch, 'unpacked')
    await maven(cache, scratch, 'unpack', distribution.artifact, unpacked)
    if (distribution.name === 'elasticsearch') {
      const module = join(unpacked, folder, 'modules/x-pack-kql')
      mkdirSync(module, { mode: 0o755 })
      await maven(cache, scratch, 'copy', kqlArtifact, module)
      await maven(cache, scratch, 'copy', antlrArtifact, module)
      await maven(cache, scratch, 'unpack', kqlArtifact, join(scratch, 'kql'), '-Dmdep.unpack.includes=META-INF/es-plugins/**')
      const descriptor = 'plugin-descriptor.properties'
      copyFileSync(join(scratch, 'kql/META-INF/es-plugins/x-pack-kql', descriptor), join(module, descriptor))
    }
    try {
      renameSync(join(unpacked, folder), home)
    } catch (error) {
      if (!existsSync(home)) throw error
    }
    return home
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
