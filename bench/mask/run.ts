// What masking finds, what it spoils and what it costs. `npm run bench:mask -- --help`
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { MaskCase } from './case.ts'
import { costFindings, foreignFindings, fuzzFindings, typeFindings, worstFindings } from './findings.ts'
import { measureForeign } from './foreign.ts'
import { fuzz } from './fuzz.ts'
import { generateCases } from './generate.ts'
import { type Finding, qualityFindings, tableOf } from './goals.ts'
import { sixPatterns } from './hand-made.ts'
import { measureCost } from './cost.ts'
import { measurePersons } from './persons.ts'
import { measureQuality, type Quality } from './quality.ts'
import { loggerSubject, maskerSubject } from './subjects.ts'
import { measureTypes } from './types.ts'
import { measureWorst } from './worst.ts'
import { createMasker } from '../../src/index.ts'

const usage = `npm run bench:mask -- [options]

  --only LIST      of quality, types, cost, worst, foreign, fuzz, persons; default all
  --loghub FOLDER  .log and .txt files of other programs: how many of their lines are altered (foreign)
  --cases FILE     another split, one case a line, measured beside our own (quality)
  --seed N         of our own split; default 20261121
  --share N        how much of our own split; default 1
  --strings N      of the fuzz; default 100000
  --examples N     how many of what went wrong are printed of each kind; default 20
  --check          exit code 1 when a goal of quality is not met
  --json           the findings as JSON`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    loghub: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string' },
    share: { type: 'string' },
    strings: { type: 'string' },
    examples: { type: 'string' },
    check: { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const parts = ['quality', 'types', 'cost', 'worst', 'foreign', 'fuzz', 'persons']
const chosen = values.only === undefined ? parts : values.only.split(',')
const unknown = chosen.find((part) => !parts.includes(part))
if (values.help === true || unknown !== undefined) {
  console.log(unknown === undefined ? usage : `Expected parts to be among ${parts.join(', ')}, got ${unknown}.\n\n${usage}`)
  process.exit(unknown === undefined ? 0 : 2)
}

const examples = Number(values.examples ?? 20)
const sections: { title: string; findings: readonly Finding[]; examples: readonly string[]; isQuality: boolean }[] = []

function section(title: string, findings: readonly Finding[], wrong: readonly string[] = [], isQuality = true): void {
  sections.push({ title, findings, examples: wrong, isQuality })
  if (values.json === true) return
  console.log(`\n${title}\n${tableOf(findings)}`)
  for (const each of wrong.slice(0, examples)) console.log(`  ${each}`)
  if (wrong.length > examples) console.log(`  ... and ${wrong.length - examples} more`)
}

/** Each group's first misses, so that one bad format does not hide the others. */
function wrongOf({ wrong }: Quality): string[] {
  const seen = new Map<string, number>()
  return wrong.flatMap((outcome) => {
    const { missed, damaged, parses, idempotent, case: each } = outcome
    const kind = !parses
      ? 'no valid JSON'
      : missed[0] !== undefined
        ? `missed ${missed[0].cls} ${missed[0].format} in ${missed[0].place}`
        : damaged[0] !== undefined
          ? `damaged ${damaged[0].kind}`
          : !idempotent
            ? 'masked again otherwise'
            : 'altered'
    const key = kind.split(' in ')[0] ?? kind
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count > 2
      ? []
      : [`${each.id}: ${kind}: ${JSON.stringify(each.record).slice(0, 300)} -> ${outcome.output.slice(0, 300)}`]
  })
}

if (chosen.includes('quality')) {
  const cases = generateCases({ seed: Number(values.seed ?? 20_261_121), share: Number(values.share ?? 1) })
  for (const subject of [loggerSubject(), maskerSubject()]) {
    const quality = measureQuality(cases, subject)
    section(`development split, ${cases.length} records, ${subject.name}`, qualityFindings(quality), wrongOf(quality))
  }
  const rival = measureQuality(cases, sixPatterns)
  section(
    `for comparison: ${sixPatterns.name}`,
    qualityFindings(rival).map((finding) => ({ ...finding, met: undefined })),
  )
  if (values.cases !== undefined) {
    const held = readFileSync(values.cases, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as MaskCase)
    for (const subject of [loggerSubject(), maskerSubject()]) {
      const quality = measureQuality(held, subject)
      section(`${values.cases}, ${held.length} records, ${subject.name}`, qualityFindings(quality), wrongOf(quality))
    }
  }
}
if (chosen.includes('types')) {
  const { cases, leaks } = measureTypes()
  section('values that are no plain data', typeFindings(cases, leaks.length), leaks)
}
if (chosen.includes('foreign') && values.loghub !== undefined) {
  const foreign = measureForeign(values.loghub, loggerSubject())
  section(
    `logs of other programs, ${values.loghub}`,
    foreignFindings(foreign),
    foreign.altered.map(({ file, number, before, after }) => `${file}:${number}: ${before} -> ${after}`),
  )
}
if (chosen.includes('fuzz')) {
  const result = fuzz(loggerSubject(), Number(values.strings ?? 100_000), Number(values.seed ?? 1))
  section('random surroundings', fuzzFindings(result), result.examples)
}
if (chosen.includes('persons')) {
  const { findings, wrong } = await measurePersons()
  section('persons, as an asynchronous detector finds them (compromise)', findings, wrong, false)
}
if (chosen.includes('worst')) {
  const masker = createMasker({ mode: 'standard' })
  const worst = measureWorst((text) => masker.text(text))
  section(
    `the slowest of ${worst.strings} hostile strings of 16 KiB`,
    worstFindings(worst),
    worst.slowest.map(({ name, ms, doubled }) => `${ms.toFixed(2)} ms, twice as long ${doubled.toFixed(2)} ms: ${name}`),
    false,
  )
}
if (chosen.includes('cost')) section('cost of a line, 5 % with something to mask', costFindings(await measureCost()), [], false)

if (values.json === true) console.log(JSON.stringify(sections, null, 2))
if (values.check === true && sections.some(({ isQuality, findings }) => isQuality && findings.some(({ met }) => met === false)))
  process.exitCode = 1
