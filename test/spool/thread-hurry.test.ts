import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessagePort } from 'node:worker_threads'
import { expect, it, vi } from 'vitest'
import { elasticsearch } from '../../src/elasticsearch/index.ts'
import { createLogger } from '../../src/index.ts'

it('leaves its thread in peace while it waits for a server that does not answer', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'cordwood-hurry-'))
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const node = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const sent = vi.spyOn(MessagePort.prototype, 'postMessage')
  const log = createLogger({
    sinks: [elasticsearch({ node, bootstrap: false, closeDeadlineMs: 200, spool: { dir } })],
    onProblem: () => undefined,
  })
  const hurried = (): number => sent.mock.calls.filter(([order]) => (order as { readonly do?: string }).do === 'hurry').length
  try {
    log.info('it waits')
    void log.flush()
    await expect.poll(hurried, { timeout: 20_000 }).toBeGreaterThan(1)
    const before = hurried()
    await sleep(1_500)
    // Ten times a second; without end they would be thousands.
    expect(hurried() - before).toBeLessThan(100)
  } finally {
    sent.mockRestore()
    await log.close()
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
    rmSync(dir, { recursive: true, force: true })
  }
})
