import type { Session } from './contender.ts'
import { drive } from './drive.ts'
import type { Answer } from './job.ts'

/** CPU of the whole process (its threads too) and wall time a line, from the call to the last byte given to the system. */
export async function measureFile(session: Session, lines: number): Promise<Answer> {
  const start = await drive(session, 0, Math.ceil(lines / 2))
  const cpu = process.cpuUsage()
  const wall = performance.now()
  const end = await drive(session, start, lines)
  await session.close()
  const used = process.cpuUsage(cpu)
  const count = end - start
  return {
    figures: {
      cpuMicroseconds: (used.user + used.system) / count,
      wallMicroseconds: ((performance.now() - wall) * 1000) / count,
    },
    logged: end,
  }
}
