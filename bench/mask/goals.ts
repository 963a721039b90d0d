import { linePrecision, type Quality } from './quality.ts'

/** One line of the report. */
export interface Finding {
  readonly metric: string
  readonly goal: string
  readonly figure: string
  /** Undefined where there is no goal. */
  readonly met: boolean | undefined
}

/** Recall that a group must have. */
const recallGoals: Readonly<Record<string, number>> = {
  email: 0.995,
  'ssn, dashed': 0.995,
  iban: 0.995,
  jwt: 0.995,
  'card, 15 and 16 digits': 0.995,
  'card, other lengths': 0.98,
  phone: 0.98,
  'secret, by prefix': 0.97,
  'secret, by key or key=value': 0.995,
  'all secrets': 0.99,
  name: 0.6,
}

export const percent = (share: number, digits = 2): string => `${(share * 100).toFixed(digits)} %`
const recall = (share: number): string => share.toFixed(4)

const share = ({ total, ...rest }: { total: number; damaged?: number; altered?: number }): number =>
  total === 0 ? 0 : (rest.damaged ?? rest.altered ?? 0) / total

/** What a split's run says, against the goals. */
export function qualityFindings(quality: Quality): Finding[] {
  const findings: Finding[] = quality.groups.map(({ name, total, caught }) => {
    const goal = recallGoals[name]
    const figure = caught / total
    return {
      metric: `recall ${name} (${total})`,
      goal: goal === undefined ? '' : `>= ${goal}`,
      figure: recall(figure),
      met: goal === undefined ? undefined : figure >= goal,
    }
  })
  const { ids, negatives, names } = quality
  if (ids.total > 0)
    findings.push({
      metric: `ids damaged (${ids.total})`,
      goal: '<= 0.1 %',
      figure: percent(share(ids), 3),
      met: share(ids) <= 0.001,
    })
  if (negatives.total > 0) {
    findings.push({
      metric: `records without secrets altered (${negatives.total})`,
      goal: '<= 0.1 %',
      figure: percent(share(negatives), 3),
      met: share(negatives) <= 0.001,
    })
    if (quality.positives.total > 0)
      findings.push({
        metric: 'line precision, one line in twenty has something',
        goal: '>= 0.98',
        figure: linePrecision(quality).toFixed(4),
        met: linePrecision(quality) >= 0.98,
      })
  }
  if (names.altered > 0 || names.falselyAltered > 0) {
    const precision = names.altered / (names.altered + names.falselyAltered)
    findings.push({ metric: 'precision of names in text', goal: '>= 0.98', figure: precision.toFixed(4), met: precision >= 0.98 })
  }
  findings.push({
    metric: 'lines that are no valid JSON',
    goal: '0',
    figure: String(quality.unparsable),
    met: quality.unparsable === 0,
  })
  findings.push({
    metric: 'lines that masking changes again',
    goal: '0',
    figure: String(quality.notIdempotent),
    met: quality.notIdempotent === 0,
  })
  return findings
}

/** The report as aligned columns. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [
    ['', 'goal', 'measured', ''],
    ...findings.map(({ metric, goal, figure, met }) => [metric, goal, figure, met === undefined ? '' : met ? 'met' : 'NOT MET']),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      `${row[0]?.padEnd(widths[0] ?? 0)}  ${row[1]?.padEnd(widths[1] ?? 0)}  ${row[2]?.padStart(widths[2] ?? 0)}  ${row[3]}`.trimEnd(),
    )
    .join('\n')
}
