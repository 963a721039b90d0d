import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StructuredLogger } from '../../src/index.ts'

/** Listens on a free port, tells the demo which one, and ends as a service should when it is asked to. */
export function serve(server: Server, log: StructuredLogger): void {
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.once('SIGTERM', () => {
    server.close()
    server.closeAllConnections()
    void log.close().then(() => process.exit(0))
  })
}
