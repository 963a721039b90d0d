/** The fields of one line. New for each call, as they are in a service. */
export interface Order {
  readonly orderId: string
  readonly amount: number
  readonly currency: string
  readonly items: number
}

const orderIds = Array.from({ length: 1024 }, (_, index) => `ord_${(index * 2_654_435_761).toString(36).slice(0, 8)}`)

/** An order; the strings exist beforehand, so that only the logger's work is measured. */
export function order(index: number): Order {
  return { orderId: orderIds[index & 1023] ?? '', amount: (index % 10_000) / 100, currency: 'EUR', items: index % 7 }
}

/** What a request's lines have in common. */
export interface RequestFields {
  readonly requestId: string
  readonly userId: string
  readonly tenant: string
}

const requestIds = Array.from({ length: 1024 }, (_, index) => `7b0f6f0a-6c3d-4c8e-9a51-${String(index).padStart(12, '0')}`)

/** The fields of a request; new for each one. */
export function requestFields(index: number): RequestFields {
  return { requestId: requestIds[index & 1023] ?? '', userId: orderIds[(index * 7) & 1023] ?? '', tenant: 'acme' }
}

/** What a module's lines have in common. */
export const childFields = { module: 'checkout', region: 'eu-central-1', build: '2026.11.21' } as const

/** The error of an error line, with a cause; new for each call, as it is in a service. */
export function newFailure(): Error {
  return new Error('card declined', { cause: new Error('insufficient funds') })
}

/** The paths of the variant `redact`. */
export const secretPaths: readonly string[] = [
  'password',
  '*.password',
  'token',
  'req.headers.authorization',
  'req.headers.cookie',
]
