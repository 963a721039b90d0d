import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, it, vi } from 'vitest'
import { ecsLine, write } from '../store/folder.ts'
import { cordwood, folder, startCordwood } from './cli.ts'

vi.setConfig({ testTimeout: 600_000 })
const lines = [
  ecsLine(0, 'first', { 'service.name': 'cart', n: 1, tags: ['a', 'b'], http: { request: { id: 'r-1' } } }),
  ecsLine(1, '=1+1', { 'service.name': '@SUM(A1)', n: -2, flag: true }),
  ecsLine(2, 'with "quotes", commas\nand lines', { n: 'no number' }),
]
write(folder, 'app.log', lines.join(''))
const read = (name: string): Buffer => readFileSync(join(folder, name))

describe('export', () => {
  it('writes NDJSON that means the same as the lines', async () => {
    const { code, out, error } = await cordwood(['export', '*', 'app.log'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(lines.map((line) => JSON.parse(line) as unknown))
    expect((await cordwood(['export', 'n:1', 'app.log', '--fields', 'n,service'])).out).toMatch(
      /^\{"id":".*","n":1,"service":"cart"\}\n$/,
    )
  })

  it('writes CSV with a column for each field, guarded against formulas', async () => {
    const { out } = await cordwood(['export', '*', 'app.log', '--csv'])
    expect(out).toBe(
      [
        '@timestamp,log.level,service.name,message,n,tags,http.request.id,flag',
        '2026-11-20T10:00:00.000Z,info,cart,first,1,"[""a"",""b""]",r-1,',
        "2026-11-20T10:00:00.001Z,info,'@SUM(A1),'=1+1,-2,,,true",
        '2026-11-20T10:00:00.002Z,info,,"with ""quotes"", commas\nand lines",no number,,,',
        '',
      ].join('\n'),
    )
    expect((await cordwood(['search', 'n:1', 'app.log', '--csv', '--fields', 'service,n'])).out).toBe('service,n\ncart,1\n')
    expect((await cordwood(['search', 'first', 'app.log', '--csv'])).out).toBe(
      '@timestamp,log.level,service.name,message,n,tags,http.request.id\n2026-11-20T10:00:00.000Z,info,cart,first,1,"[""a"",""b""]",r-1\n',
    )
  })

  it('puts fields that come after the columns were fixed into the last one, as JSON', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ecsLine(at, `line ${at}`)).join('')
    const { out } = await cordwood(['export', '*', '--csv', '-'], many + ecsLine(20_000, 'late', { late: { x: 1 }, y: 'z' }))
    const rows = out.trimEnd().split('\n')
    expect(rows[0]).toBe('@timestamp,log.level,message,rest')
    expect(rows.at(-1)).toBe('2026-11-20T10:00:20.000Z,info,late,"{""late.x"":1,""y"":""z""}"')
  })

  it('writes a file by its ending, packed too, and only when it is whole', async () => {
    expect(await cordwood(['export', '*', 'app.log', '-o', 'out.ndjson.gz'])).toEqual({
      code: 0,
      out: '3 lines in out.ndjson.gz\n',
      error: '',
    })
    const plain = (await cordwood(['export', '*', 'app.log'])).out
    expect(gunzipSync(read('out.ndjson.gz')).toString()).toBe(plain)
    await cordwood(['export', '*', 'app.log', '-o', 'out.csv.zst'])
    expect(zstdDecompressSync(read('out.csv.zst')).toString()).toBe((await cordwood(['export', '*', 'app.log', '--csv'])).out)
    expect(existsSync(join(folder, 'out.csv.zst.partial'))).toBe(false)
  })

  it('leaves no part of a file behind when it is stopped', async () => {
    // Lines of a pipe that does not end: it waits for more.
    const child = startCordwood(['export', '*', '-', '-o', 'stopped.csv'], 'pipe')
    child.stdin?.write(lines.join(''))
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)))
    const errors: Buffer[] = []
    child.stderr?.on('data', (part: Buffer) => errors.push(part))
    // The part is made with the first row; the sample is waited for, so it is not there yet, or it is.
    await new Promise((resolve) => setTimeout(resolve, 3000))
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    expect(Buffer.concat(errors).toString()).toBe('')
    expect([existsSync(join(folder, 'stopped.csv')), existsSync(join(folder, 'stopped.csv.partial'))]).toEqual([false, false])
  })

  it.each([
    [['export', '*', 'app.log', '-o', 'out.xlsx'], /\.ndjson, \.csv or \.parquet/],
    [['export', '*', 'app.log', '-o', 'out.parquet.gz'], /packed by itself/],
    [['export', '*', 'app.log', '--format', 'parquet'], /--output FILE/],
    [['export', '*', 'app.log', '--format', 'xml'], /ndjson, csv, parquet/],
    [['export', '*', 'app.log', '-o', 'no/such/folder/out.csv'], /no\/such\/folder/],
    [['search', '*', 'app.log', '--csv', '--json'], /either --json or --csv/],
  ])('refuses %j with what to do', async (words, expected) => {
    const { code, out, error } = await cordwood(words)
    expect(error).toMatch(expected)
    expect(out).toBe('')
    expect(code).toBe(2)
  })
})

describe('Parquet', () => {
  it('has typed columns, and their texts where the types of a field differ', async () => {
    const { code, out, error } = await cordwood(['export', '*', 'app.log', '-o', 'out.parquet'])
    expect({ code, out, error }).toEqual({ code: 0, out: '3 lines in out.parquet\n', error: '' })
    const file = new Uint8Array(read('out.parquet')).buffer
    const { schema, row_groups: groups } = parquetMetadata(file)
    expect(groups[0]?.columns.map((column) => column.meta_data?.codec)).toContain('ZSTD')
    const types = schema.slice(1).map(({ name, type, converted_type: meaning }) => [name, meaning ?? type])
    expect(Object.fromEntries(types)).toEqual({
      '@timestamp': 'TIMESTAMP_MILLIS',
      'log.level': 'UTF8',
      'service.name': 'UTF8',
      message: 'UTF8',
      n: 'UTF8',
      tags: 'UTF8',
      'http.request.id': 'UTF8',
      flag: 'BOOLEAN',
    })
    const compressors = { ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)) }
    expect(await parquetReadObjects({ file, compressors })).toMatchObject([
      { '@timestamp': new Date('2026-11-20T10:00:00.000Z'), n: '1', tags: '["a","b"]', flag: null },
      { message: '=1+1', n: '-2', tags: null, flag: true },
      { n: 'no number', tags: null, flag: null },
    ])
  })
})
