import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRequestId, createSpanId, createTraceId, isRequestId } from '../../src/context/id.ts'
import { formatTraceparent, parseTraceparent, readTracestate } from '../../src/context/traceparent.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

const digits = Array.from({ length: 16 }, (_, digit) => digit.toString(16))
const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...digits), { minLength: length, maxLength: length })
    .map((chosen) => chosen.join(''))
    .filter((id) => !/^0+$/.test(id))

describe('parseTraceparent', () => {
  it('reads version 00', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, traceFlags: 1 })
  })

  it('reads the known beginning of a version to come', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-03`)).toEqual({ traceId, spanId, traceFlags: 3 })
    expect(parseTraceparent(`fe-${traceId}-${spanId}-00-what-comes-later`)).toEqual({ traceId, spanId, traceFlags: 0 })
  })

  it.each([
    ['version ff', `ff-${traceId}-${spanId}-01`],
    ['an all-zero trace id', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['an all-zero span id', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['more than version 00 has', `00-${traceId}-${spanId}-01-x`],
    ['a later version that goes on without a dash', `01-${traceId}-${spanId}-01x`],
    ['capitals', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['a short trace id', `00-${traceId.slice(1)}-${spanId}-01`],
    ['two headers in one', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
    ['white space', ` 00-${traceId}-${spanId}-01`],
    ['nothing', ''],
    ['too much', `01-${traceId}-${spanId}-01-${'x'.repeat(10_000)}`],
    ['no text', undefined],
    ['several values', [`00-${traceId}-${spanId}-01`]],
  ])('refuses %s', (_name, header) => {
    expect(parseTraceparent(header)).toBeUndefined()
  })

  it('reads what formatTraceparent prints', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 3 }), (trace, span, traceFlags) => {
        const parent = { traceId: trace, spanId: span, traceFlags }
        expect(parseTraceparent(formatTraceparent(parent))).toEqual(parent)
      }),
    )
  })

  it('throws for nothing at all', () => {
    expect(() => fc.assert(fc.property(fc.anything(), (value) => void parseTraceparent(value)))).not.toThrow()
  })
})

describe('readTracestate', () => {
  it('hands on what other vendors wrote, as it is', () => {
    expect(readTracestate('congo=t61rcWkgMzE,rojo=00f067aa0ba902b7')).toBe('congo=t61rcWkgMzE,rojo=00f067aa0ba902b7')
  })

  it('leaves out what no header may hold, and what is too long', () => {
    expect(readTracestate('a=b\r\nset-cookie: x')).toBeUndefined()
    expect(readTracestate('a=é')).toBeUndefined()
    expect(readTracestate('a'.repeat(2049))).toBeUndefined()
    expect(readTracestate(undefined)).toBeUndefined()
  })
})

describe('ids', () => {
  it('are of the form that W3C Trace Context asks for, and do not repeat', () => {
    const traces = new Set(Array.from({ length: 1000 }, () => createTraceId()))
    const spans = new Set(Array.from({ length: 1000 }, () => createSpanId()))
    expect(traces.size).toBe(1000)
    expect(spans.size).toBe(1000)
    for (const trace of traces) {
      for (const span of [...spans].slice(0, 3)) expect(parseTraceparent(`00-${trace}-${span}-01`)).toBeDefined()
    }
  })

  it('are never all zero, whatever chance says', () => {
    expect(createSpanId(() => '00000000-0000-4000-8000-000000000000')).not.toBe('0000000000000000')
    expect(createTraceId(() => '00000000-0000-4000-8000-000000000000')).toBe('00000000000040008000000000000000')
  })

  it('that are requests pass their own check', () => {
    expect(isRequestId(createRequestId())).toBe(true)
  })

  it.each(['a', 'A-1_b.c:d/e+f=', 'x'.repeat(128)])('are taken from outside: %s', (id) => {
    expect(isRequestId(id)).toBe(true)
  })

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['with a line feed', 'a\nb'],
    ['ending in one', 'a\n'],
    ['with a space', 'a b'],
    ['with a quote', 'a"b'],
    ['with an accent', 'é'],
    ['not text', 7],
  ])('are refused from outside: %s', (_name, id) => {
    expect(isRequestId(id)).toBe(false)
  })
})
