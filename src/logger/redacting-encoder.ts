import type { Context } from '../core/context.ts'
import type { Bound, Encoder, Serializers } from '../core/encoder.ts'
import type { MessageSite } from '../core/message.ts'
import type { Fields } from '../core/record.ts'
import { createContext } from '../context/context.ts'
import type { EncoderOptions } from '../json/encoder.ts'
import { defaultCensor } from './redact-options.ts'
import type { Redaction } from './redaction.ts'

/** An encoder that redacts what it is given: base, bindings, context, fields and errors. */
export class RedactingEncoder implements Encoder {
  readonly format: string
  readonly #inner: Encoder
  readonly #root: Redaction
  readonly #serializers: Serializers
  /** Of the bindings of loggers with another redaction than the root's. */
  readonly #redactors = new WeakMap<Bound, Redaction>()
  readonly #known = new WeakMap<Bound, Serializers>()
  readonly #contexts = new WeakMap<Context, Context>()
  #next: Redaction | undefined
  /** Nobody has any path: what is given goes straight on. */
  #isIdle: boolean
  /** Fields of the call that is being encoded that are redacted already, because its message prints them too. */
  #ready: Readonly<Record<string, unknown>> | undefined

  /** @param create - makes the encoder behind this one. */
  constructor(options: EncoderOptions, redactor: Redaction, create: (options: EncoderOptions) => Encoder) {
    this.#root = redactor
    this.#isIdle = redactor.isIdle
    this.#serializers = options.serializers ?? {}
    this.#inner = create({
      ...options,
      serializers: redactor.isIdle ? options.serializers : this.#behind(redactor, this.#serializers),
      base: options.base === undefined ? undefined : redactor.wide(options.base, this.#serializers),
    })
    this.format = this.#inner.format
  }

  /** What is bound within this call, and below it later, is redacted so. */
  using<Result>(redactor: Redaction, bind: () => Result): Result {
    this.#next = redactor
    this.#isIdle = false
    try {
      return bind()
    } finally {
      this.#next = undefined
    }
  }

  bind(fields: Fields, below?: Bound, serializers?: Serializers): Bound {
    if (this.#isIdle) {
      const plain = this.#inner.bind(fields, below, serializers)
      if (serializers !== undefined || below !== undefined) {
        this.#known.set(plain, { ...this.#serializersOf(below), ...serializers })
      }
      return plain
    }
    const before = this.#redactorOf(below)
    const redactor = this.#next ?? before
    const all = { ...this.#serializersOf(below), ...serializers }
    const isOther = redactor !== before
    // What the redaction before stood behind, and this one does not, goes back to the serializer itself.
    const plain = isOther ? Object.fromEntries(Object.keys(before.behind(all)).map((key) => [key, all[key] ?? keep])) : {}
    const given = isOther || serializers !== undefined ? { ...plain, ...this.#behind(redactor, all) } : undefined
    const bound = this.#inner.bind(redactor.wide(fields, all), below, given)
    if (redactor !== this.#root) this.#redactors.set(bound, redactor)
    this.#known.set(bound, all)
    return bound
  }

  line(...[level, time, sequence, site, message, fields, error, bound, context, ...more]: Parameters<Encoder['line']>): string {
    if (this.#isIdle) return this.#inner.line(level, time, sequence, site, message, fields, error, bound, context, ...more)
    const redactor = this.#redactorOf(bound)
    const serializers = this.#serializersOf(bound)
    const wide = fields === undefined ? undefined : redactor.wide(fields, serializers)
    const outer = this.#ready
    this.#ready = wide === undefined ? undefined : this.#holes(redactor, site, wide, serializers)
    const given = this.#ready === undefined ? wide : { ...wide, ...this.#ready }
    const thrown = error === undefined ? undefined : this.#error(redactor, error)
    const around = context === undefined || !redactor.isWide ? context : this.#context(redactor, context)
    try {
      return this.#inner.line(level, time, sequence, site, message, given, thrown, bound, around, ...more)
    } finally {
      this.#ready = outer
    }
  }

  /** The serializers with the redaction behind them, but for values that had both already. */
  #behind(redactor: Redaction, serializers: Serializers): Serializers {
    const all = Object.entries(redactor.behind(serializers)).map(([key, make]) => {
      const once = (value: unknown): unknown => {
        const ready = this.#ready
        return ready !== undefined && Object.hasOwn(ready, key) && ready[key] === value ? value : make(value)
      }
      return [key, once] as const
    })
    return Object.fromEntries(all)
  }

  /** What the holes of a message show of the fields that are redacted; undefined when that is nothing. */
  #holes(
    redactor: Redaction,
    site: MessageSite | undefined,
    fields: Fields,
    serializers: Serializers,
  ): Record<string, unknown> | undefined {
    if (site === undefined || site.holes.length === 0) return undefined
    const behind = redactor.behind(serializers)
    let ready: Record<string, unknown> | undefined
    for (const { path } of site.holes) {
      for (const key of new Set([path[0] ?? '', path.join('.')])) {
        if (!Object.hasOwn(behind, key) || !Object.hasOwn(fields, key)) continue
        ready ??= {}
        try {
          ready[key] = behind[key]?.(Reflect.get(fields, key))
        } catch {
          ready[key] = defaultCensor
        }
      }
    }
    return ready
  }

  append(line: string, fields: Fields): string {
    return this.#inner.append(line, this.#root.object(fields) as Fields)
  }

  /** An error has no key of its own in a call: paths may name it by those that lines use. */
  #error(redactor: Redaction, error: unknown): unknown {
    let redacted = error
    for (const key of ['err', 'error']) if (redactor.touches(key)) redacted = redactor.value(key, redacted)
    return redacted
  }

  /** A context is encoded once: so it is redacted once, by the root's paths. */
  #context(redactor: Redaction, context: Context): Context {
    const known = this.#contexts.get(context)
    if (known !== undefined && redactor === this.#root) return known
    const made = createContext(redactor.wide(context.fields, this.#serializers))
    if (redactor === this.#root) this.#contexts.set(context, made)
    return made
  }

  #redactorOf(bound: Bound | undefined): Redaction {
    return (bound === undefined ? undefined : this.#redactors.get(bound)) ?? this.#root
  }

  #serializersOf(bound: Bound | undefined): Serializers {
    return (bound === undefined ? undefined : this.#known.get(bound)) ?? this.#serializers
  }
}

const keep = (value: unknown): unknown => value
