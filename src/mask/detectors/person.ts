import { lazy } from '../../core/lazy.ts'
import { saysPerson } from '../context-words.ts'
import { nameAfter } from '../name-after.ts'
import type { Span } from '../span.ts'
import type { TextParts } from '../text-parts.ts'

/** Two or three capitalised words, with initials and particles between: `Jane Doe`, `Jean-Luc de Witt`, `John Q. Public`. */
const fullName =
  /\p{Lu}[\p{Ll}'’]{1,24}(?:-\p{Lu}\p{Ll}{1,24})?(?: (?:de|da|del|della|di|du|la|le|van|von|der|den|ter|zu|bin|al|el)){0,2}(?: \p{Lu}\.)? (?:Mc|Mac|O['’]|D['’])?\p{Lu}[\p{Ll}'’]{1,24}(?:-\p{Lu}\p{Ll}{1,24})?(?: \p{Lu}\p{Ll}{1,24})?(?![\p{L}\p{N}_])/uy

/** One capitalised word, which a title makes a name. */
const lastName = /\p{Lu}[\p{Ll}'’]{1,24}(?:-\p{Lu}\p{Ll}{1,24})?(?![\p{L}\p{N}_])/uy

const titles: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof'])

/** Capitalised words that log lines have and people do not. */
const things: () => ReadonlySet<string> = lazy(
  () =>
    new Set(
      (
        'Agent Account Access Activity Admin Api Application Auth Authentication Authorization Backend Cache Center Client Cluster Code Config ' +
        'Connection Console Context Controller Cookie Count Created Dashboard Data Database Deleted Device Disabled Email Enabled Endpoint Error ' +
        'Event Exception Expired Failed Failure File Found Frontend Gateway Group Handler Has Header Host Http Id Identity Info Input Interface ' +
        'Invalid Invoice Is Job Key Level Limit List Log Logged Logger Login Logout Manager Manual Message Missing Mode Model Module Name Network Node ' +
        'Not Number Object Order Output Page Password Path Payment Permission Platform Plugin Policy Pool Portal Process Profile Project Provider Proxy ' +
        'Query Queue Record Registry Relationship Repository Request Response Result Role Rule Runtime Scheduler Schema Search Security Server ' +
        'Service Session Settings Source Space State Status Storage Store Stream Success Support System Table Task Team Template Tenant Test Thread ' +
        'Timeout Token Type Unknown Updated User Validation Value Version View Web Worker Workflow Success Successful Google Microsoft Amazon Apache ' +
        'Apple Windows Linux Android Chrome Firefox Mozilla Java Node Python Docker Kubernetes Monday Tuesday Wednesday Thursday Friday Saturday ' +
        'Bot Builder Build Release Terraform Cloud Team West East North South Central Europe America Asia Region Production Staging Department ' +
        'Office Company Inc Ltd Gmbh Corp Corporation Foundation Bank Airlines Pipeline Automation Agentless Assistant Monitor Daemon Cron Actions ' +
        'Github Gitlab Jenkins Dependabot Renovate Renewal Engine Engineering Operations Ops Sales Marketing Finance Legal Review Board Committee ' +
        'Desk Help Helpdesk Line Tier Basic Premium Gold Silver Enterprise Standard Free Trial Plan Program Policy Agreement Terms License New Old ' +
        'First Second Third Last Next Previous Multiple Single Total Average Default Internal External Public Private Global Local Remote Primary ' +
        'Secondary Main Master Replica Shard Bucket Topic Channel Signal Alert Incident Ticket Case Change Batch Import Export Sync Backup Restore ' +
        'Sunday January February March April May June July August September October November December The This That Was With From To And Or On Off Of'
      ).split(' '),
    ),
)

/** Finds names of people behind words such as user, customer and assigned to, and behind titles. */
export function findPersons(text: string, { hits }: TextParts, found: Span[]): void {
  let behind = 0
  for (const { start: word, entry } of hits) {
    if (entry.says !== saysPerson || word < behind) continue
    const start = nameAfter(text, word + entry.text.length)
    if (start < 0) continue
    const end = nameEnd(text, start, titles.has(entry.text) && text.charCodeAt(word) < 91)
    if (end < 0) continue
    found.push({ start, end, cls: 'person', rule: `person.${entry.text}` })
    behind = end
  }
}

function nameEnd(text: string, start: number, hasTitle: boolean): number {
  fullName.lastIndex = start
  if (fullName.test(text)) {
    const { lastIndex } = fullName
    if (
      !text
        .slice(start, lastIndex)
        .split(' ')
        .some((word) => things().has(word))
    )
      return lastIndex
  }
  if (!hasTitle) return -1
  lastName.lastIndex = start
  return lastName.test(text) && !things().has(text.slice(start, lastName.lastIndex)) ? lastName.lastIndex : -1
}
