import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client as OpenSearchClient } from '@opensearch-project/opensearch'
import type { RivalOptions, RivalShipper } from '../../../bench/rivals/shipping.ts'
import { elasticsearch, type ElasticsearchOptions } from '../../../src/elasticsearch/index.ts'
import { createLogger } from '../../../src/index.ts'
import { isBalanced } from '../shipment.ts'
import type { Closed, Orders } from './orders.ts'

/** One way to log and ship, in the process. */
export interface Contestant {
  log(fields: object): void
  /** No line is on its way to where it outlives the process, as far as that can be known. */
  isSettled(): boolean
  /** Ships what waits and ends; says how that went. */
  close(): Promise<Omit<Closed, 'closeMs'>>
}

/** The last flush may take so long: a server that was away is asked again within seconds. */
const patienceMs = 120_000
/** A process that ends by itself must not be held up by a test's patience. */
const patienceAtEndMs = 5_000

function openCordwood(orders: Orders): Contestant {
  const {
    contestant,
    node,
    target,
    folder,
    auth,
    ca,
    end,
    listens,
    isOpenSearch = false,
    isSynchronous = false,
    spoolBytes,
  } = orders
  const problems: string[] = []
  const deadlineMs = end === undefined ? patienceMs : patienceAtEndMs
  const place: ElasticsearchOptions = isOpenSearch
    ? { client: new OpenSearchClient({ node, ...(ca !== undefined && { ssl: { ca } }) }) }
    : {
        node,
        ...(auth !== undefined && { auth: { username: auth.username, password: { file: auth.passwordFile } } }),
        ...(ca !== undefined && { tls: { ca } }),
      }
  const sink = elasticsearch({
    ...place,
    dataStream: target,
    requestTimeoutMs: 5_000,
    maxRetryDelayMs: 5_000,
    closeDeadlineMs: deadlineMs,
    deadLetter: { path: join(folder, 'dead.ndjson') },
    ...(contestant === 'cordwood (spool)' && {
      spool: {
        dir: join(folder, 'spool'),
        ...(isSynchronous && { syncLevels: ['info'] }),
        ...(spoolBytes !== undefined && { maxBytes: spoolBytes }),
      },
    }),
  })
  const log = createLogger({
    service: 'faults',
    exit: { timeoutMs: deadlineMs },
    sinks: [sink],
    ...(isSynchronous && { ring: { syncAtOrAbove: 'info' } }),
    ...(listens && {
      onProblem({ code, message, lost }) {
        problems.push(`${code}: ${message}`)
        // What is said in a process's last moment is heard in no other way.
        if (lost > 0) writeSync(2, `${code}: ${message} Lines lost: ${lost}.\n`)
      },
    }),
  })
  return {
    log: (fields) => log.info('order placed', fields),
    isSettled: () => log.stats.pending.total === 0,
    async close() {
      await log.close()
      const [books] = log.stats.sinks
      const isRight = books !== undefined && isBalanced(books) && books.pending.total === 0
      return { isBalanced: isRight, problems }
    },
  }
}

function openRival(rival: RivalShipper): Contestant {
  return {
    log: (fields) => rival.log(fields),
    isSettled: () => true,
    async close() {
      await rival.close()
      // A request may still be on its way.
      await sleep(1_000)
      return { problems: rival.errors }
    },
  }
}

/** Opens the one that is asked for; each is loaded by itself. */
export async function openContestant(orders: Orders): Promise<Contestant> {
  const { contestant, node, target, listens, auth, ca } = orders
  const options: RivalOptions = {
    node,
    target,
    listens,
    ...(auth !== undefined && {
      auth: { username: auth.username, password: readFileSync(auth.passwordFile, 'utf8').trim() },
    }),
    ...(ca !== undefined && { ca }),
  }
  switch (contestant) {
    case 'cordwood':
    case 'cordwood (spool)':
      return openCordwood(orders)
    case 'pino-elasticsearch':
      return openRival((await import('../../../bench/rivals/shipping-pino.ts')).openPino(options))
    case 'winston-elasticsearch':
      return openRival((await import('../../../bench/rivals/shipping-winston.ts')).openWinston(options))
  }
}
