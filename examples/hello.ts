// The first lines: messages, fields, errors, context.
import { createLogger } from 'cordwood'

// Without other options, lines of level info and above go to standard output, as Elastic Common Schema in JSON.
const log = createLogger({ service: 'hello' })

// A message alone, a message with fields, and a message with holes that the fields fill.
log.info('started')
log.info('order placed', { orderId: 'o-42', amount: 12.5 })
log.info('user {userId} signed in from {city}', { userId: 'u-1', city: 'Graz' })

// An error brings its type, message and stack, and all its causes with theirs.
log.error('payment failed', new Error('card declined', { cause: new Error('no funds') }), { orderId: 'o-42' })

// Whatever is logged inside carries the fields, however deep in the calls and however late.
await log.withContext({ requestId: 'req-7' }, async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  log.info('still the same request')
})

// Nothing is lost without this either: the lines that wait are written when the process ends.
await log.close()

// → {"@timestamp":"…","log.level":"info","message":"started","ecs.version":"8.11.0","service.name":"hello","process.pid":…,"process.thread.id":0,"host.hostname":"…","event.sequence":1,"process.entity_id":"…"}
// → {"@timestamp":"…","log.level":"info","message":"order placed",…,"event.sequence":2,"process.entity_id":"…","orderId":"o-42","amount":12.5}
// → {"@timestamp":"…","log.level":"info","message":"user u-1 signed in from Graz","log.template_id":"…",…,"user.id":"u-1","city":"Graz"}
// → {"@timestamp":"…","log.level":"error","message":"payment failed",…,"error.type":"Error","error.message":"card declined","error.stack_trace":"…","error.cause":[{"type":"Error","message":"no funds",…}],"error.fingerprint":"…","orderId":"o-42"}
// → {"@timestamp":"…","log.level":"info","message":"still the same request",…,"http.request.id":"req-7",…}
