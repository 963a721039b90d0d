import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** The user under whom a server runs when we are root, which servers refuse. */
export const servant = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined

/** Whether the user of the servers can enter a folder. */
function isReachable(folder: string): boolean {
  if (servant === undefined) return true
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o005) !== 0o005) return false
    if (path === dirname(path)) return true
  }
}

/**
 * Where distributions are kept: beside the installed packages, so that nothing is left outside of the project;
 * where the servers' user cannot reach that, in the system's folder for temporary files.
 */
export function cacheFolder(): string {
  const inside = new URL('../../node_modules/.cache/cordwood-servers', import.meta.url).pathname
  mkdirSync(inside, { recursive: true, mode: 0o755 })
  if (isReachable(inside)) return inside
  const outside = join(tmpdir(), 'cordwood-servers')
  mkdirSync(outside, { recursive: true, mode: 0o755 })
  const found = lstatSync(outside)
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`Expected ${outside} to be a folder of this user. Remove it and try again.`)
  }
  chmodSync(outside, 0o755)
  return outside
}

/** The path of a program, as the shell would find it. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [])

function versionOf(home: string): number {
  const release = join(home, 'release')
  const fromFile = existsSync(release) ? /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] : undefined
  if (fromFile !== undefined) return Number(fromFile)
  const said = spawnSync(join(home, 'bin/java'), ['-version'], { encoding: 'utf8' }).stderr ?? ''
  return Number(/version "(\d+)/.exec(said)?.[1] ?? 0)
}

/** The newest Java that the servers are known to run on. */
const newestTried = 25
const rank = (home: string): number => (versionOf(home) <= newestTried ? 1000 : 0) + versionOf(home)

/**
 * The home of a Java that a server can run on: what the environment names, if it is new enough; else the newest one found up to 25; else the newest.
 *
 * @param variable - the server's own variable, `ES_JAVA_HOME`.
 */
export function findJava(minimum: number, variable: string): string | undefined {
  const usable = (home: string): boolean =>
    existsSync(join(home, 'bin/java')) && isReachable(join(home, 'bin')) && versionOf(home) >= minimum
  const named = [process.env[variable] ?? '', process.env['JAVA_HOME'] ?? ''].filter((home) => home !== '')
  const told = named.find(usable)
  if (told !== undefined) return told
  const onPath = findProgram('java')
  const homes = [
    ...list('/usr/lib/jvm'),
    ...list('/opt/java'),
    ...list('/opt/jdk'),
    ...list(join(homedir(), '.sdkman/candidates/java')),
    ...list('/Library/Java/JavaVirtualMachines').map((path) => join(path, 'Contents/Home')),
    ...(onPath === undefined ? [] : [dirname(dirname(realpathSync(onPath)))]),
  ].filter(usable)
  return homes.sort((a, b) => rank(b) - rank(a)).at(0)
}
