import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithOwnServer, uniqueName } from './served.ts'
import { type Server, startServer } from './server.ts'
import { countStored, isBalanced, openShipment } from './shipment.ts'

const roles = `
shipper:
  cluster: ["manage_index_templates"]
  indices:
    - names: ["logs-*"]
      privileges: ["create_doc", "auto_configure"]
narrow:
  cluster: ["manage_index_templates"]
  indices:
    - names: ["other-*"]
      privileges: ["create_doc", "auto_configure"]
reader:
  cluster: ["monitor"]
  indices:
    - names: ["*"]
      privileges: ["all"]
`
const basic = (name: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

describeWithOwnServer('shipping to a server that asks who we are', () => {
  let server: Server
  const secrets = mkdtempSync(join(tmpdir(), 'cordwood-secrets-'))
  const asReader = basic('reader', 'reader-password')
  beforeAll(async () => {
    const users = ['shipper', 'narrow', 'reader'].map((name) => ({ name, password: `${name}-password`, role: name }))
    server = await startServer({ users, roles })
  })
  afterAll(async () => {
    rmSync(secrets, { recursive: true, force: true })
    await server.stop()
  })

  it('ships with a password', async () => {
    const dataStream = uniqueName('logs-secured')
    const auth = { username: 'shipper', password: 'shipper-password' }
    const shipment = openShipment({ node: server.url, auth, dataStream })
    await shipment.load(1_000, 300)
    await shipment.flush()
    expect(shipment.problems).toEqual([])
    expect(await countStored(server.url, dataStream, asReader)).toEqual({ documents: shipment.count, distinct: shipment.count })
    await shipment.close()
  })

  it('holds its lines while the password is wrong, and ships them all when the file has the right one', async () => {
    const dataStream = uniqueName('logs-wrong')
    const file = join(secrets, `${dataStream}.password`)
    writeFileSync(file, 'wrong\n')
    const shipment = openShipment({
      node: server.url,
      auth: { username: 'shipper', password: { file } },
      dataStream,
      maxRetryDelayMs: 300,
    })
    await shipment.load(1_000, 500)
    await expect
      .poll(() => shipment.problems.map((problem) => problem.code), { timeout: 60_000 })
      .toContain('CORDWOOD_PROBLEM_BOOTSTRAP')
    expect(shipment.stats).toMatchObject({ written: { total: 0 }, dropped: { total: 0 }, pending: { total: shipment.count } })
    writeFileSync(file, 'shipper-password\n')
    await shipment.flush()
    expect(await countStored(server.url, dataStream, asReader)).toEqual({ documents: shipment.count, distinct: shipment.count })
    expect(isBalanced(shipment.stats)).toBe(true)
    await shipment.close()
  })

  it('holds its lines when the password changes under load, and goes on with the new one', async () => {
    const dataStream = uniqueName('logs-rotated')
    const file = join(secrets, `${dataStream}.password`)
    writeFileSync(file, 'shipper-password')
    const shipment = openShipment({
      node: server.url,
      auth: { username: 'shipper', password: { file } },
      dataStream,
      maxRetryDelayMs: 300,
    })
    await shipment.load(1_000, 500)
    server.setPassword('shipper', 'rotated-password')
    try {
      while (!shipment.problems.some((problem) => problem.code === 'CORDWOOD_PROBLEM_SERVER')) await shipment.load(500, 200)
      writeFileSync(file, 'rotated-password')
      await shipment.load(500, 300)
      await shipment.flush()
      expect(await countStored(server.url, dataStream, asReader)).toEqual({ documents: shipment.count, distinct: shipment.count })
      expect(shipment.stats).toMatchObject({ dropped: { total: 0 }, extra: { deadLettered: 0 } })
      await shipment.close()
    } finally {
      server.setPassword('shipper', 'shipper-password')
    }
  })

  it('holds its lines when we may not write to the stream, and says at the end how many were lost', async () => {
    const auth = { username: 'narrow', password: 'narrow-password' }
    const shipment = openShipment({
      node: server.url,
      auth,
      dataStream: uniqueName('logs-forbidden'),
      maxRetryDelayMs: 200,
      closeDeadlineMs: 200,
    })
    for (let index = 0; index < 20; index++) shipment.line()
    await expect
      .poll(() => shipment.problems.map((problem) => problem.code), { timeout: 60_000 })
      .toContain('CORDWOOD_PROBLEM_SERVER')
    expect(shipment.stats).toMatchObject({ pending: { total: 20 }, extra: { deadLettered: 0, stored: 0 } })
    await shipment.close(300)
    expect(shipment.stats).toMatchObject({ pending: { total: 0 }, dropped: { total: 20 } })
    expect(isBalanced(shipment.stats)).toBe(true)
    expect(shipment.problems.at(-1)).toMatchObject({ code: 'CORDWOOD_PROBLEM_FLUSH_TIMEOUT', lost: 20 })
  })

  it('ships without the right to make templates, and says that it has not made them', async () => {
    const dataStream = uniqueName('logs-no-right')
    const auth = { username: 'reader', password: 'reader-password' }
    const shipment = openShipment({ node: server.url, auth, dataStream })
    shipment.line()
    await shipment.flush()
    expect(shipment.problems).toMatchObject([{ code: 'CORDWOOD_PROBLEM_BOOTSTRAP' }])
    expect(shipment.problems[0]?.message).toContain('HTTP 403')
    await shipment.close()
  })
})
