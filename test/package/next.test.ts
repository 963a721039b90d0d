import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, inject, it } from 'vitest'
import { installManifest } from './install-manifest.ts'

const away = mkdtempSync(join(tmpdir(), 'cordwood-next-'))
afterAll(() => rmSync(away, { recursive: true, force: true }))

// Without JSX: beside the installed packages, webpack takes the app for one of them, whose JSX it leaves alone.
const layout = `import { createElement } from 'react'
export default function Layout({ children }) {
  return createElement('html', { lang: 'en' }, createElement('body', null, children))
}
`
const route = `import { createLogger, file, stdout } from 'cordwood'
const sinks = [stdout(), file({ path: process.env.LOG_PATH ?? 'app.log', rotate: { interval: 'day', compress: 'gzip' } })]
const log = createLogger({ service: 'bundled', sinks })
export const dynamic = 'force-dynamic'
export async function GET(request) {
  const requestId = request.headers.get('x-request-id')
  return await log.withContext({ requestId }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.info('hello from {place}', { place: 'Next' })
    return Response.json({ ok: true })
  })
}
`

/** An app with the packed package in it. */
function createApp(): string {
  const app = installManifest('next')
  cpSync(join(inject('consumer'), 'node_modules/cordwood'), join(app, 'node_modules/cordwood'), { recursive: true, force: true })
  mkdirSync(join(app, 'app/log'), { recursive: true })
  writeFileSync(join(app, 'app/layout.js'), layout)
  writeFileSync(join(app, 'app/log/route.js'), route)
  writeFileSync(
    join(app, 'next.config.mjs'),
    `export default { output: 'standalone', outputFileTracingRoot: import.meta.dirname }\n`,
  )
  return app
}

/** A port that is free; Next takes 0 for its own default. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ask(url: string, requestId: string): Promise<unknown> {
  for (let turn = 0; turn < 3_000; turn++) {
    const response = await fetch(url, { headers: { 'x-request-id': requestId } }).catch(() => undefined)
    if (response !== undefined) return await response.json()
    await sleep(100)
  }
  throw new Error(`no answer from ${url}`)
}

it.each(['turbopack', 'webpack'])('logs from a standalone Next server, built by %s', { timeout: 600_000 }, async (tool) => {
  const app = createApp()
  rmSync(join(app, '.next'), { recursive: true, force: true })
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } as const
  execFileSync(process.execPath, [join(app, 'node_modules/next/dist/bin/next'), 'build', `--${tool}`], {
    cwd: app,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const folder = join(away, tool)
  cpSync(join(app, '.next/standalone'), folder, { recursive: true, verbatimSymlinks: true })
  rmSync(join(app, '.next'), { recursive: true, force: true })
  // It is in the bundle, not beside it.
  rmSync(join(folder, 'node_modules/cordwood'), { recursive: true, force: true })

  const path = join(folder, 'app.log')
  const port = await freePort()
  const server = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { ...env, PORT: String(port), HOSTNAME: '127.0.0.1', LOG_PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  server.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  server.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise((resolve) => server.on('close', resolve))
  const ids = Array.from({ length: 20 }, (_, index) => `r-${index}`)
  try {
    await ask(`http://127.0.0.1:${port}/log`, 'first')
    await Promise.all(ids.map((id) => ask(`http://127.0.0.1:${port}/log`, id)))
  } finally {
    server.kill('SIGTERM')
    await ended
  }
  const parse = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter((line) => line['message'] === 'hello from Next' && line['service.name'] === 'bundled')
      .map((line) => line['http.request.id'] ?? '')
      .sort()
  expect(stderr).toBe('')
  expect(parse(readFileSync(path, 'utf8'))).toEqual([...ids, 'first'].sort())
  expect(parse(stdout)).toEqual([...ids, 'first'].sort())
})
