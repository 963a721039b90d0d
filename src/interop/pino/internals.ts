import type { PinoForm } from './form.ts'
import { writeCall } from './write-call.ts'

/** A logger as pino's symbols see it. */
export interface InternalView {
  readonly form: PinoForm
  readonly logger: { level: string; readonly levelVal: number }
  /** Where lines go, as it was given. */
  readonly stream: unknown
}

/** Bindings as pino keeps them: members of JSON, a comma before each. */
export function printBindings({ core }: PinoForm): string {
  const { encoders } = core.pipeline
  const index = encoders.findIndex(({ format }) => format === 'pino')
  const bound = core.bounds[index] ?? encoders[index]?.bind({})
  const text: unknown = bound === undefined ? undefined : Reflect.get(bound, 'text')
  return typeof text === 'string' ? text : ''
}

const print = ({ form }: InternalView): ((value: unknown) => string) => {
  return (value) => form.core.pipeline.print(form.redactor.object(Object(value)))
}

/** What stands behind each of pino's private symbols, by the symbol's description. */
const members: Readonly<Record<string, (view: InternalView) => unknown>> = {
  'pino.chindings': ({ form }) => printBindings(form),
  'pino.stringify': print,
  'pino.stringifySafe': print,
  'pino.formatOpts': (view) => ({ stringify: print(view) }),
  'pino.stringifiers': () => ({}),
  'pino.stream': ({ stream }) => stream,
  'pino.levelVal': ({ logger }) => logger.levelVal,
  'pino.getLevel':
    ({ logger }) =>
    () =>
      logger.level,
  'pino.setLevel':
    ({ logger }) =>
    (level: string) => {
      logger.level = level
    },
  'pino.levelComp': ({ form }) => form.settings.compare ?? ((current: number, expected: number) => current >= expected),
  'pino.useOnlyCustomLevels': ({ form }) => form.settings.isOnlyCustom,
  'pino.messageKey': ({ form }) => form.settings.messageKey,
  'pino.errorKey': ({ form }) => form.settings.errorKey,
  'pino.nestedKey': ({ form }) => form.settings.nestedKey ?? null,
  'pino.msgPrefix': ({ form }) => (form.core.prefix === '' ? undefined : form.core.prefix),
  'pino.mixin': ({ form }) => form.settings.mixin,
  'pino.mixinMergeStrategy': ({ form }) => form.settings.merge,
  'pino.time': ({ form }) => form.settings.time ?? (() => `,"time":${Date.now()}`),
  'pino.end': ({ form }) => (form.settings.isCrlf ? '}\r\n' : '}\n'),
  'pino.formatters': ({ form }) => ({
    level: form.settings.formatLevel ?? ((_label: string, level: number) => ({ level })),
    bindings: (bindings: unknown) => bindings,
    log: form.formatLog,
  }),
  'pino.hooks': ({ form }) => ({ logMethod: form.settings.logMethod, streamWrite: form.settings.streamWrite }),
  'pino.write':
    ({ form, logger }) =>
    (fields: unknown, message: unknown, level: number) =>
      writeCall(form, logger, level, [fields ?? null, message].slice(0, message === undefined && fields ? 1 : 2)),
}

/** Symbols with pino's descriptions, for libraries that take them from here. Those of every copy of pino are answered as well. */
export const symbols: Readonly<Record<string, symbol>> = Object.freeze(
  Object.fromEntries(
    [...Object.keys(members), 'pino.serializers', 'pino.metadata', 'pino.asJson', 'pino.lsCache', 'pino.timeSliceIndex'].map(
      (description) => {
        const name = description.slice('pino.'.length)
        const isShared = ['serializers', 'formatters', 'hooks', 'metadata'].includes(name)
        return [
          name === 'metadata' ? 'needsMetadataGsym' : `${name}Sym`,
          isShared ? Symbol.for(description) : Symbol(description),
        ]
      },
    ),
  ),
)

/**
 * What libraries read of pino's loggers by its private symbols (pino-http does). Each copy of pino has symbols of its own, so they are
 * told by their descriptions: this stands at the end of the chain of prototypes, where only what is found nowhere else arrives.
 *
 * @param viewOf - undefined for what is no logger.
 */
export function createInternals(base: object, viewOf: (logger: object) => InternalView | undefined): object {
  return new Proxy(Object.create(base) as object, {
    get(target, key, logger) {
      if (typeof key === 'symbol' && key.description?.startsWith('pino.') === true && Object.hasOwn(members, key.description)) {
        const view = typeof logger === 'object' && logger !== null ? viewOf(logger as object) : undefined
        if (view !== undefined) return members[key.description]?.(view)
      }
      return Reflect.get(target, key, logger) as unknown
    },
  })
}
