import type { CostRow } from './cost.ts'
import type { ForeignResult } from './foreign.ts'
import type { FuzzResult } from './fuzz.ts'
import { type Finding, percent } from './goals.ts'
import type { WorstResult } from './worst.ts'

export function typeFindings(cases: number, leaks: number): Finding[] {
  return [{ metric: `leaks (${cases} values)`, goal: '0', figure: String(leaks), met: leaks === 0 }]
}

export function foreignFindings({ files, lines, altered }: ForeignResult): Finding[] {
  const share = altered.length / Math.max(lines, 1)
  return [
    ...files.map(({ name, lines, altered }) => ({
      metric: `${name} (${lines} lines)`,
      goal: '',
      figure: String(altered),
      met: undefined,
    })),
    { metric: `lines altered (${lines})`, goal: '<= 0.05 %', figure: percent(share, 3), met: share <= 0.0005 },
  ]
}

export function fuzzFindings({ strings, planted, missed, invalid, notIdempotent }: FuzzResult): Finding[] {
  return [
    { metric: `invalid lines (${strings} strings)`, goal: '0', figure: String(invalid), met: invalid === 0 },
    { metric: 'masked again otherwise', goal: '0', figure: String(notIdempotent), met: notIdempotent === 0 },
    {
      metric: `caught alone, missed in company (${planted})`,
      goal: '<= 0.1 %',
      figure: percent(missed / Math.max(planted, 1), 3),
      met: missed <= planted * 0.001,
    },
  ]
}

export function worstFindings({ slowest }: WorstResult): Finding[] {
  const [first] = slowest
  const growth = Math.max(...slowest.map(({ ms, doubled }) => doubled / ms))
  return [
    { metric: 'slowest', goal: '<= 10 ms', figure: `${first?.ms.toFixed(2)} ms`, met: (first?.ms ?? Infinity) <= 10 },
    {
      metric: 'growth of the slowest ten when twice as long',
      goal: 'linear: <= 3.2x',
      figure: `${growth.toFixed(2)}x`,
      met: growth <= 3.2,
    },
  ]
}

export function costFindings(rows: readonly CostRow[]): Finding[] {
  const row = (name: string): CostRow => {
    const found = rows.find((each) => each.name === name)
    if (found === undefined) throw new Error(`no figures for ${name}`)
    return found
  }
  const times = (value: number): string => `${value.toFixed(2)}x`
  const standard = row('cordwood, standard').ratio
  const keys = row('cordwood, keys').ratio / row('cordwood, masking off').ratio
  const pino = standard / row('pino, no redact').ratio
  return [
    ...rows.map(({ name, micros, ratio }) => ({
      metric: name,
      goal: '',
      figure: `${micros.toFixed(2)} us, ${times(ratio)}`,
      met: undefined,
    })),
    { metric: 'full masking against JSON.stringify', goal: '<= 3.5x', figure: times(standard), met: standard <= 3.5 },
    { metric: 'full masking against pino without redact', goal: '<= 1.6x', figure: times(pino), met: pino <= 1.6 },
    { metric: 'keys only against masking off', goal: '<= 1.3x', figure: times(keys), met: keys <= 1.3 },
  ]
}
