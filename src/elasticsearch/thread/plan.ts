import type { ElasticsearchOptions } from '../options.ts'
import type { ShippingPlace } from '../ship/shipping.ts'
import type { ThreadPlan } from './messages.ts'

/** How a thread of its own would ship; undefined where what that takes cannot be sent to one: a client, a function, a secure context. */
export function planThread(options: ElasticsearchOptions, place: ShippingPlace): ThreadPlan | undefined {
  const { node, auth, tls, caFingerprint } = options
  const { target, isDataStream, deadLetter, settings } = place
  const { batch, concurrency, gzipLevel, requestTimeoutMs, maxRetryDelayMs, isRolloverChecked, bootstrap } = settings
  if (node === undefined) return undefined
  try {
    return structuredClone({
      connect: {
        node,
        // A function cannot be cloned, which is found out here.
        ...(auth !== undefined && { auth }),
        ...(tls !== undefined && { tls }),
        ...(caFingerprint !== undefined && { caFingerprint }),
        requestTimeoutMs,
      },
      place: {
        target,
        isDataStream,
        deadLetter,
        settings: { batch, concurrency, gzipLevel, requestTimeoutMs, maxRetryDelayMs, isRolloverChecked, bootstrap },
      },
    })
  } catch {
    return undefined
  }
}
