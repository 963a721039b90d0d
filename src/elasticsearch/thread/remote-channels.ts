import type { ShipperChannels } from '../ship/shipper-events.ts'
import type { Cells } from './cells.ts'
import type { Report } from './messages.ts'

/** Channels whose events are published in another thread. */
export function createRemoteChannels(cells: Cells, tell: (report: Report) => void): ShipperChannels {
  const publish =
    (channel: 'request' | 'circuit' | 'deadLetter') =>
    (event: object): void =>
      tell({ told: 'event', channel, event })
  return {
    // There are many of them: they are sent only where somebody listens.
    request: {
      get hasSubscribers() {
        return cells.isListened
      },
      publish: publish('request'),
    },
    circuit: { hasSubscribers: true, publish: publish('circuit') },
    deadLetter: { hasSubscribers: true, publish: publish('deadLetter') },
  }
}
