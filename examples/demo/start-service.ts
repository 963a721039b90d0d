import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** One service, in a process of its own. */
export interface Service {
  readonly url: string
  /** Sets its clock, and the weather at the bank. */
  tell(message: { aheadMs: number; isBankDown: boolean }): void
  /** Asks it to end, as an orchestrator does, and waits for that. */
  stop(): Promise<void>
}

/** Starts one of the programs of this folder, and waits until it listens. */
export async function startService(program: string, environment: Readonly<Record<string, string>>): Promise<Service> {
  const child: ChildProcess = fork(fileURLToPath(new URL(program, import.meta.url)), {
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    execArgv: ['--no-warnings'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`${program} ended with code ${String(code)}`)
  })
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${message.port}`,
    tell: (news) => void child.send(news),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
