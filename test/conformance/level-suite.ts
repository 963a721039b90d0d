import { beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../src/core/encoder.ts'
import { createLevelTable, type LevelTable, standardLevels } from '../../src/core/level.ts'
import { passThrough } from '../../src/core/masker.ts'
import { createEncoder } from '../../src/json/encoder.ts'
import { type Logs, openLogs } from '../../src/search/index.ts'
import type { Place } from './engine-suite.ts'
import { begin, bootId } from './service-lines.ts'

/** `alert` is a word of other loggers too, where it is their highest. */
const levels = { notice: 35, alert: 55 }

/** Lines of a logger with custom levels, named by their levels, and of others with words of all kinds. */
function levelLines(): readonly string[] {
  const encoder = createEncoder({
    format: 'ecs',
    levels: createLevelTable(levels),
    limits: defaultLimits,
    masker: passThrough,
    bootId,
    report: ({ message }) => {
      throw new Error(message)
    },
  })
  const ours = Object.entries({ info: 30, notice: 35, warn: 40, error: 50, alert: 55, fatal: 60 }).map(([name, level], at) =>
    encoder.line(level, begin + at, at + 1, undefined, `our-${name}`, undefined, undefined, undefined, undefined),
  )
  const others = [
    { 'log.level': 'notice', message: 'their-notice' },
    { 'log.level': 'odd', message: 'their-35', 'event.severity': 35 },
    { 'log.level': 'odd', message: 'their-odd' },
    { 'log.level': 'EMERG', message: 'their-emergency' },
    { 'log.level': 'error', message: 'their-error', 'event.severity': 3 },
  ].map((line, at) => `${JSON.stringify({ '@timestamp': new Date(begin + 100 + at).toISOString(), ...line })}\n`)
  return [...ours, ...others]
}

/** What every engine makes of levels beside the six. */
export function describeLevels(name: string, openPlace: (levels: LevelTable) => Promise<Place>): void {
  describe(`custom levels in ${name}`, () => {
    let told: Logs
    let untold: Logs
    beforeAll(async () => {
      const place = await openPlace(createLevelTable(levels))
      told = await openLogs({ engine: place.engine }, { levels })
      await place.add(levelLines())
      const plain = await openPlace(standardLevels)
      untold = await openLogs({ engine: plain.engine })
      await plain.add(levelLines())
    })

    const find = async (logs: Logs, query: string): Promise<string[]> =>
      (await logs.query(query).search({ order: 'oldest' })).records.map(({ message }) => message)

    it.each([
      ['level:notice', ['our-notice', 'their-notice', 'their-35']],
      ['level:NOTICE', ['our-notice', 'their-notice', 'their-35']],
      ['level:35', ['our-notice', 'their-notice', 'their-35']],
      ['level:not*', ['our-notice', 'their-notice', 'their-35']],
      ['level :~ "(notice|alert)"', ['our-notice', 'our-alert', 'their-notice', 'their-35']],
      ['level:info', ['our-info', 'their-odd']],
      ['level < notice', ['our-info', 'their-odd']],
      ['level <= notice', ['our-info', 'our-notice', 'their-notice', 'their-35', 'their-odd']],
      ['level > notice and level < alert', ['our-warn', 'our-error', 'their-error']],
      ['level >= alert', ['our-alert', 'our-fatal', 'their-emergency']],
      ['level:alert', ['our-alert']],
      ['level:fatal', ['our-fatal', 'their-emergency']],
      ['not level:notice and level < error', ['our-info', 'our-warn', 'their-odd']],
    ])('are found with %s', async (query, expected) => {
      expect(await find(told, query)).toEqual(expected)
      const matches = told.query(query).toPredicate()
      const { records } = await told.query().search({ order: 'oldest' })
      expect(records.filter(matches).map(({ message }) => message)).toEqual(expected)
    })

    it('are named in results, in whole lines by their numbers', async () => {
      const { records: rows } = await told.query('message:"our-notice"').search({ fields: ['level', 'log.level'] })
      expect(rows).toMatchObject([{ level: 'notice', 'log.level': 'notice' }])
      const whole = (await told.query('level:notice').search({ order: 'oldest' })).records
      expect(whole.map(({ level }) => level)).toEqual([35, 35, 35])
      expect(await told.get(whole[0]?.id ?? '')).toMatchObject({ level: 35, message: 'our-notice' })
      const exported: number[] = []
      for await (const { level } of told.query('level:alert').export()) exported.push(level)
      expect(exported).toEqual([55])
    })

    it('are asked for within aggregations', async () => {
      const { named, distinct, count } = await told.aggregate('not message:"their-35"', {
        named: { terms: 'level', order: 'key', aggs: { newest: { topHits: 1, fields: ['level'] } } },
        distinct: { cardinality: 'level' },
        count: { filters: { high: 'level >= notice' }, aggs: { levels: { terms: 'log.level', size: 2 } } },
      })
      expect(named).toMatchObject({ other: 0, errorBound: 0 })
      expect(named.buckets).toMatchObject(
        Object.entries({ alert: 1, error: 2, fatal: 2, info: 2, notice: 2, warn: 1 }).map(([key, count]) => ({
          key,
          count,
          newest: { records: [{ level: key }] },
        })),
      )
      expect(distinct.value).toBe(6)
      const levels = {
        buckets: [
          { key: 'error', count: 2 },
          { key: 'fatal', count: 2 },
        ],
        other: 4,
      }
      expect(count).toMatchObject({ high: { count: 8, levels } })
    })

    it('are buckets under their numbers where nobody told of them', async () => {
      const { named, distinct } = await untold.aggregate('*', {
        named: { terms: 'level', order: 'key' },
        distinct: { cardinality: 'log.level' },
      })
      expect(named.buckets.map(({ key, count }) => [key, count])).toEqual([
        ['35', 2],
        ['55', 1],
        ['error', 2],
        ['fatal', 2],
        ['info', 3],
        ['warn', 1],
      ])
      expect(distinct.value).toBe(6)
    })

    it('keep their rank where nobody told of them, and cannot be named', async () => {
      expect(await find(untold, 'level > info and level < warn')).toEqual(['our-notice', 'their-35'])
      expect(await find(untold, 'level:info')).toEqual(['our-info', 'their-notice', 'their-odd'])
      expect(await find(untold, 'level > error and level < fatal')).toEqual(['our-alert'])
      await expect(find(untold, 'level:loud')).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_FIELD' })
      await expect(find(untold, 'level >= notice')).rejects.toMatchObject({ code: 'CORDWOOD_ERR_QUERY_FIELD' })
      expect(() => untold.query('level >= notice').explain()).toThrow(/`levels`/)
      expect(told.query('level >= notice').explain().query).toBe('level >= notice')
    })
  })
}
