import * as fc from 'fast-check'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { currentContext } from '../../src/context/current.ts'
import { runInContext, runInScope } from '../../src/context/run.ts'
import { createRoot, createScope } from '../../src/context/scope.ts'
import type { ContextCell } from '../../src/core/context.ts'
import { bindListeners } from '../../src/http/listeners.ts'

const scopeOf = (id: string): ContextCell => createScope(undefined, { id }, createRoot())
const seen = (): unknown => currentContext()?.fields['id']

describe('bindListeners', () => {
  it('runs listeners in the scope, whoever emits', () => {
    const emitter = new EventEmitter()
    bindListeners(emitter, scopeOf('home'))
    const found: unknown[] = []
    for (const method of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const) {
      emitter[method]('end', () => found.push(seen()))
    }
    emitter.emit('end')
    runInContext({ id: 'other' }, () => emitter.emit('end'))
    expect(found).toEqual(Array.from({ length: 8 }, () => 'home'))
    expect(seen()).toBeUndefined()
  })

  it('keeps the inner scope of the same request in which a listener was added', () => {
    const emitter = new EventEmitter()
    const home = scopeOf('home')
    bindListeners(emitter, home)
    const found: unknown[] = []
    runInScope(home, () => runInContext({ id: 'inner' }, () => emitter.once('end', () => found.push(seen()))))
    emitter.emit('end')
    expect(found).toEqual(['inner'])
  })

  it('takes the request of the emitter for a listener that was added in the scope of another', () => {
    const emitter = new EventEmitter()
    bindListeners(emitter, scopeOf('home'))
    const found: unknown[] = []
    runInContext({ id: 'another request' }, () => emitter.on('end', () => found.push(seen())))
    emitter.emit('end')
    expect(found).toEqual(['home'])
  })

  it('hands on this, arguments and what a listener throws', () => {
    const emitter = new EventEmitter()
    bindListeners(emitter, scopeOf('home'))
    emitter.on('sum', function (this: unknown, a: number, b: number) {
      throw new Error(`${this === emitter} ${a + b}`)
    })
    expect(() => emitter.emit('sum', 1, 2)).toThrow('true 3')
  })

  it('leaves it to Node to refuse what is no listener', () => {
    const emitter = new EventEmitter()
    bindListeners(emitter, scopeOf('home'))
    for (const method of ['on', 'once', 'prependListener', 'off'] as const) {
      expect(() => emitter[method]('end', 7 as never)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }))
    }
  })

  it('does not show on the object', () => {
    const emitter = new EventEmitter()
    const before = Object.keys(emitter)
    bindListeners(emitter, scopeOf('home'))
    expect(Object.keys(emitter)).toEqual(before)
  })

  it('behaves as an emitter that is not bound, for any order of adding, removing and emitting', () => {
    const listenerAt = fc.integer({ min: 0, max: 2 })
    const step = fc.oneof(
      fc.record({
        act: fc.constantFrom('on', 'addListener', 'once', 'prependListener', 'prependOnceListener', 'off', 'removeListener'),
        event: fc.constantFrom('a', 'b'),
        at: listenerAt,
      }),
      fc.record({ act: fc.constant('emit'), event: fc.constantFrom('a', 'b'), at: listenerAt }),
      fc.record({ act: fc.constant('removeAllListeners'), event: fc.constantFrom('a', 'b'), at: listenerAt }),
    )
    const play = (steps: readonly { act: string; event: string; at: number }[], bound: boolean): unknown => {
      const emitter = new EventEmitter()
      if (bound) bindListeners(emitter, scopeOf('home'))
      const story: unknown[] = []
      emitter.on('newListener', (event: string, listener: () => void) => story.push(['new', event, names.get(listener)]))
      const names = new Map<unknown, number>()
      const listeners = [0, 1, 2].map((at) => {
        const listener = (value: number): unknown => story.push([at, value])
        names.set(listener, at)
        return listener
      })
      for (const [index, { act, event, at }] of steps.entries()) {
        const listener = listeners[at]
        if (listener === undefined) continue
        if (act === 'emit') story.push(emitter.emit(event, index))
        else if (act === 'removeAllListeners') emitter.removeAllListeners(event)
        else expect(emitter[act as 'on'](event, listener)).toBe(emitter)
        story.push(
          emitter.listenerCount(event),
          emitter.listeners(event).map((one) => names.get(one)),
        )
      }
      return story
    }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        expect(play(steps, true)).toEqual(play(steps, false))
      }),
      {
        numRuns: 2000,
        examples: [
          [
            [
              { act: 'on', event: 'a', at: 2 },
              { act: 'prependOnceListener', event: 'a', at: 2 },
              { act: 'off', event: 'a', at: 2 },
              { act: 'emit', event: 'a', at: 0 },
            ],
          ],
        ],
      },
    )
  })
})
