import { beforeAll, expect, it } from 'vitest'
import { cordwood } from '../cli/cli.ts'
import { indexLines } from '../elasticsearch/corpus.ts'
import { describeServed, uniqueName } from '../elasticsearch/served.ts'
import { serviceLines } from './service-lines.ts'

describeServed('the command line with --es', (url) => {
  const index = uniqueName('cli')
  const lines = serviceLines()
  const served = ['--es', url, '--index', index]
  beforeAll(async () => {
    await indexLines(
      url,
      index,
      lines.map((line) => JSON.parse(line) as object),
    )
  })

  it.each([
    ['count', 'level:error'],
    ['count', 'level:fatal'],
    ['search', '"payment of"', '-n', '5', '--fields', '@timestamp,message,user.id,error.code'],
    ['search', 'level:debug', '-n', '3', '--json', '--oldest'],
    ['search', 'orderId >= 100', '--newest'],
    ['top', 'user.id', 'level:error'],
    ['top', 'tags', '*', '--json'],
    ['histogram', '*', '--by', 'level'],
    ['histogram', 'level:error', '--every', '1m', '--json'],
    ['search', 'level:error and'],
  ])('answers %s %s as it does from a file', async (...words) => {
    const here = await cordwood(words, lines.join(''))
    expect(await cordwood([...words, ...served])).toEqual(here)
    expect(here.out.length + here.error.length).toBeGreaterThan(1)
  })

  it('says with 2 that a server cannot be reached, or that both it and files were named', async () => {
    const away = await cordwood(['count', '*', '--es', 'http://127.0.0.1:9', '--index', 'x'])
    expect(away).toMatchObject({ code: 2, out: '' })
    expect(away.error).toMatch(/127\.0\.0\.1:9|ECONNREFUSED|reach/i)
    expect(await cordwood(['count', '*', 'app.log', ...served])).toMatchObject({ code: 2 })
  })
})
