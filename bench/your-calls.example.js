// What your service logs, for `npm run bench -- bench/your-calls.example.js`. Copy it, and put your own calls in.

// Each function logs one line; they take turns. `log` has trace, debug, info, warn, error and fatal.
export const calls = [
  (log, index) => log.info({ method: 'GET', path: `/orders/${index}`, status: 200, ms: index % 90 }, 'request completed'),
  (log, index) => log.info('cache hit', { key: `order:${index}`, ageMs: 812 }),
  (log, index) => log.warn('slow query', { table: 'orders', ms: 1200 + (index % 500), rows: 40 }),
  (log) => log.debug('below the level', { detail: true }),
]

// Optional: the fields of a request; every ten lines run in the context of a new one.
export const context = (index) => ({ requestId: `req-${index}`, userId: index % 1000 })
