import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { ElasticsearchOptions } from '../../src/elasticsearch/options.ts'
import { makeCertificate } from './certificate.ts'
import { startRecordingServer } from './recording-server.ts'
import { describeWithOwnServer } from './served.ts'
import { openShipment, type Shipment } from './shipment.ts'

describeWithOwnServer('shipping by https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordwood-tls-'))
  const { pem, ...key } = makeCertificate(folder)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function ship(
    options: Partial<ElasticsearchOptions>,
    check: (shipment: Shipment, requests: () => number) => Promise<void>,
  ): Promise<void> {
    const server = await startRecordingServer(key)
    const shipment = openShipment({
      node: server.url,
      dataStream: 'logs-tls-default',
      maxRetryDelayMs: 200,
      closeDeadlineMs: 100,
      ...options,
    })
    shipment.line()
    await check(shipment, () => server.sent.length)
    await shipment.close(200)
    await server.close()
  }

  it.each([
    ['authority', { tls: { ca: pem } }],
    ['fingerprint', { caFingerprint: new X509Certificate(pem).fingerprint256, tls: { rejectUnauthorized: false } }],
  ] as const)('trusts a server whose %s it is given', async (_what, options) => {
    await ship(options, async (shipment) => {
      await shipment.flush()
      expect(shipment.stats.extra['stored']).toBe(1)
      expect(shipment.problems).toEqual([])
    })
  })

  it.each([
    ['nothing', {}, /self-signed certificate/],
    [
      'another fingerprint',
      { caFingerprint: 'AA:'.repeat(31) + 'AA', tls: { rejectUnauthorized: false } },
      /fingerprint does not match/,
    ],
  ] as const)('sends nothing to a server of which it knows %s, and says why', async (_what, options, reason) => {
    await ship(options, async (shipment, requests) => {
      await expect.poll(() => shipment.problems[0]?.message ?? '', { timeout: 60_000 }).toMatch(reason)
      expect(requests()).toBe(0)
      expect(shipment.stats).toMatchObject({ pending: { total: 1 }, dropped: { total: 0 } })
    })
  })
})
