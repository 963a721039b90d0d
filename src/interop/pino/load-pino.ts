import { loadPeer } from '../../logger/load-peer.ts'

/** What is used of pino itself. */
export interface PinoModule {
  readonly transport: (options: object) => object
}

/** The pino that is installed. Throws CORDWOOD_ERR_PEER_MISSING. */
export function loadPino(what: string): PinoModule {
  return loadPeer('pino', what) as PinoModule
}
