import type { MaskCase } from '../case.ts'
import type { Random } from '../random.ts'
import { firstNames, fullName, lastNames } from './names.ts'

interface NameCase {
  readonly kind: string
  readonly record: MaskCase['record']
  readonly plants: MaskCase['plants']
}

const sentences: readonly ((name: string) => string)[] = [
  (name) => `user ${name} logged in`,
  (name) => `customer ${name} placed an order`,
  (name) => `ticket assigned to ${name}`,
  (name) => `patient ${name} checked in`,
  (name) => `Mr. ${name} called`,
  (name) => `Dr. ${name} signed the report`,
  (name) => `invoice sent to customer ${name}`,
  (name) => `created by ${name} at noon`,
  (name) => `approved by ${name}`,
  (name) => `shipment for customer: ${name}`,
  (name) => `employee ${name} badge renewed`,
  (name) => `contact ${name} imported`,
  (name) => `meeting with ${name} moved`,
  (name) => `${name} changed the plan`,
  (name) => `thanks, ${name}`,
]

const nameKeys = [
  'firstName',
  'lastName',
  'fullName',
  'first_name',
  'last_name',
  'full_name',
  'customerName',
  'displayName',
  'givenName',
  'surname',
  'familyName',
  'contact_name',
  'patientName',
  'middleName',
  'maidenName',
  'cardholderName',
  'recipientName',
  'employee-name',
]

const negatives: readonly string[] = [
  'user Service Account logged in',
  'customer Support Center opened',
  'assigned to Billing Team',
  'patient Monitor restarted',
  'created by Terraform Cloud',
  'approved by Release Bot',
  'contact Form submitted',
  'user Interface Thread blocked',
  'Error Boundary caught',
  'Connection Pool exhausted',
  'Great Britain shard ready',
  'New York region degraded',
  'San Francisco office online',
  'Internal Server Error',
  'Not Found',
  'Bad Gateway',
  'HTTP Method Not Allowed',
  'Payment Service started',
  'Order Created event',
  'Job Queue drained',
  'user Agent parsed',
  'customer Portal deployed',
  'employee Directory synced',
  'Node Version changed',
  'Postgres Wal Sender lagging',
  'Deadlock Detected',
  'Kernel Panic avoided',
  'Java Virtual Machine paused',
  'Apache Kafka broker joined',
  'Amazon Web Services outage',
  'Microsoft Azure login',
  'Google Cloud Storage wrote',
  'Visual Studio Code attached',
  'Prometheus Alert Manager fired',
  'Leader Elected',
  'Shard Rebalanced',
  'assigned to Europe West',
  'created by System Process',
  'Daily Report sent',
  'Black Friday campaign on',
]

/** Names in log lines: below keys, in sentences, and sentences that only look like it. */
export function nameCases(random: Random, count: number): NameCase[] {
  const cases: NameCase[] = []
  for (let index = 0; index < count; index++) {
    if (index % 4 === 0) {
      const key = nameKeys[(index / 4) % nameKeys.length] ?? 'fullName'
      const core = /first|given|middle/i.test(key)
        ? random.pick(firstNames)
        : /last|sur|family|maiden/i.test(key)
          ? random.pick(lastNames)
          : fullName(random)
      const record = random.pick([{ [key]: core }, { user: { [key]: core } }, { rows: [{ [key]: core }] }])
      cases.push({
        kind: 'name-key',
        record: { msg: 'profile saved', ...record },
        plants: [{ cls: 'name-key', core, format: `key:${key}`, place: 'field' }],
      })
    } else {
      const core = fullName(random)
      const place = index % sentences.length
      cases.push({
        kind: 'name',
        record: { msg: sentences[place]?.(core) ?? core },
        plants: [{ cls: 'name', core, format: `sentence:${place}`, place: 'message' }],
      })
    }
  }
  for (let index = 0; index < count; index++) {
    const text = negatives[index % negatives.length] ?? ''
    cases.push({ kind: 'no-name', record: { msg: text, n: random.int(0, 99) }, plants: [] })
  }
  return cases
}
