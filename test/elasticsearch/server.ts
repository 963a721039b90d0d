import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Distribution, elasticsearch, fetchDistribution, missingFor } from './distribution.ts'
import { findJava, servant } from './machine.ts'

/** Somebody who may use a secured server. */
export interface ServerUser {
  readonly name: string
  readonly password: string
  readonly role: string
}

export interface ServerOptions {
  readonly distribution?: Distribution
  /** Added to its configuration file. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  /** Switches its security on, with these users. */
  readonly users?: readonly ServerUser[]
  /** It is to work hard for minutes: compiled for that, it takes twice as long to start. */
  readonly isLongLived?: boolean
  /** The text of `roles.yml`. */
  readonly roles?: string
}

/** A server of one's own, on a free port of the loopback interface. Ended with the process that started it, however that ends. */
export interface Server {
  readonly url: string
  /** Of the server's own process; a new one after `restart`. */
  readonly pid: number
  /** Ends it, if it still runs, and starts it again on the same port, with its data. */
  restart(): Promise<void>
  /** Ends it and keeps its data. */
  pause(): Promise<void>
  /** Changes a password, as the vendor's tool does; the server sees it within about a second. */
  setPassword(name: string, password: string): void
  /** Ends it and wipes its data. */
  stop(): Promise<void>
}

// Given as text: the servers' user may not be able to read our folder.
const guardScript = readFileSync(new URL('guard.sh', import.meta.url), 'utf8')
const startLimitMs = 240_000
/** Only the quick compiler: most tests end before the other one has paid for itself. */
const quick = '-XX:TieredStopAtLevel=1\n'

/** Gives a folder and what is in it to the servers' user. */
function handOver(folder: string): void {
  if (servant === undefined) return
  chownSync(folder, servant.uid, servant.gid)
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, path), servant.uid, servant.gid)
}

/** Starts a server; resolves when it answers. Fetches it first where that was not done yet. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const distribution = options.distribution ?? elasticsearch
  const missing = missingFor(distribution)
  if (missing !== undefined) throw new Error(missing)
  const { name, prefix, minimumJava } = distribution
  const home = await fetchDistribution(distribution)
  const java = findJava(minimumJava, `${prefix}_JAVA_HOME`) ?? ''

  const folder = mkdtempSync(join(tmpdir(), `cordwood-${name}-`))
  chmodSync(folder, 0o755)
  for (const part of ['data', 'logs', 'tmp', 'home']) mkdirSync(join(folder, part))
  const config = join(folder, 'config')
  cpSync(join(home, 'config'), config, { recursive: true })
  mkdirSync(join(config, 'jvm.options.d'), { recursive: true })
  writeFileSync(join(config, 'jvm.options.d/heap.options'), `-Xms512m\n-Xmx512m\n${options.isLongLived === true ? '' : quick}`)
  const jvm = join(config, 'jvm.options')
  writeFileSync(
    jvm,
    readFileSync(jvm, 'utf8').replaceAll('logs/', `${folder}/logs/`).replaceAll('HeapDumpPath=data', `HeapDumpPath=${folder}`),
  )
  const settings = {
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'transport.port': 0,
    'node.portsfile': true,
    'path.data': `${folder}/data`,
    'path.logs': `${folder}/logs`,
    'cluster.routing.allocation.disk.threshold_enabled': false,
    ...(name === 'elasticsearch'
      ? { 'xpack.security.enabled': options.users !== undefined, 'resource.reload.interval.high': '1s' }
      : {}),
    ...options.settings,
  }
  const file = join(config, `${name}.yml`)
  const writeSettings = (port: number): void =>
    writeFileSync(
      file,
      Object.entries({ ...settings, 'http.port': port })
        .map(([key, value]) => `${key}: ${String(value)}\n`)
        .join(''),
    )
  writeSettings(0)
  if (options.roles !== undefined) writeFileSync(join(config, 'roles.yml'), options.roles)
  handOver(folder)

  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    [`${prefix}_JAVA_HOME`]: java,
    [`${prefix}_PATH_CONF`]: config,
    [`${prefix}_TMPDIR`]: join(folder, 'tmp'),
    // The program that starts Elasticsearch leaves a folder at each start.
    CLI_JAVA_OPTS: `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    [`${prefix}_STARTUP_SLEEP_TIME`]: '1',
  }
  const place = { cwd: folder, env, ...servant }
  const users = (...args: string[]): void => {
    const done = spawnSync(join(home, 'bin/elasticsearch-users'), args, { ...place, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`Expected elasticsearch-users to succeed, got: ${done.stdout}${done.stderr}`)
  }
  for (const user of options.users ?? []) users('useradd', user.name, '-p', user.password, '-r', user.role)

  let port = 0
  let pid = 0
  let end: ((word: string) => Promise<void>) | undefined

  const remains = (): string => {
    const log = join(folder, `logs/${name}.log`)
    return [join(folder, 'out'), log]
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'utf8').slice(-3000))
      .join('\n')
  }

  async function launch(): Promise<void> {
    const ports = join(folder, 'logs/http.ports')
    rmSync(ports, { force: true })
    const guard = spawn('sh', ['-c', guardScript, 'guard', folder, join(home, `bin/${name}`)], {
      ...place,
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const ended = new Promise<void>((resolve) => guard.once('close', () => resolve()))
    guard.stdin.on('error', () => undefined)
    end = async (word) => {
      guard.stdin.end(word)
      await ended
    }
    const code = await new Promise<string>((resolve) => {
      guard.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))
      guard.once('close', () => resolve('no answer'))
    })
    const limit = code === '0' ? Date.now() + startLimitMs : 0
    while (Date.now() < limit) {
      if (existsSync(ports) && existsSync(join(folder, 'pid'))) {
        port = Number(/127\.0\.0\.1:(\d+)/.exec(readFileSync(ports, 'utf8'))?.[1] ?? 0)
        pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
        const answer = await fetch(`http://127.0.0.1:${port}/_cluster/health`).catch(() => undefined)
        await answer?.arrayBuffer()
        if (answer?.status === 200 || answer?.status === 401) return
      }
      await sleep(100)
    }
    const said = remains()
    await end('\n')
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`Expected ${name} to start, got exit code ${code} and:\n${said}`)
  }

  await launch()
  writeSettings(port)
  return {
    url: `http://127.0.0.1:${port}`,
    get pid() {
      return pid
    },
    pause: async () => end?.('keep\n'),
    async restart() {
      await end?.('keep\n')
      await launch()
    },
    setPassword: (user, password) => users('passwd', user, '-p', password),
    async stop() {
      await end?.('\n')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
