import { checkFunction, checkInteger, checkKeys, checkOneOf, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { MaskClass } from './class.ts'
import { maskClasses } from './class.ts'
import { compileCustom, type CustomPattern } from './custom.ts'
import { KeyNames } from './key-names.ts'
import { KeyedHash } from './keyed-hash.ts'
import { Labels } from './label.ts'
import { Numbering } from './numbering.ts'
import { parsePath } from './path.ts'
import { type PathRule, PathRules } from './path-rules.ts'
import type { MaskHashOptions, MaskHost, MaskKeyOptions, MaskOptions, MaskPathRule, MaskStrategy } from './settings.ts'
import { Strategies } from './strategy.ts'
import { squeeze } from './words.ts'

/** What a path asks for. */
export interface PathAction {
  readonly strategy: MaskStrategy
  readonly cls: MaskClass | undefined
  readonly censor: unknown
  readonly hasCensor: boolean
  readonly path: string
}

/** The options, checked and made ready. */
export interface CompiledMask {
  readonly mode: 'keys' | 'standard'
  readonly paths: PathRules<PathAction>
  readonly added: KeyNames
  /** Strategies of added keys, by squeezed name. */
  readonly addedStrategies: ReadonlyMap<string, MaskStrategy>
  readonly kept: KeyNames
  readonly trusted: KeyNames
  /** Classes that are never masked. */
  readonly off: ReadonlySet<string>
  /** Classes that are looked for on request: `ip`, `mac`, `geo`, `entropy`. */
  readonly extra: ReadonlySet<string>
  readonly truncatesIp: boolean
  readonly custom: readonly CustomPattern[]
  readonly strategies: Strategies
}

const strategies = ['label', 'partial', 'last4', 'hash', 'index', 'drop', 'tokenise', 'keep'] as const
const optional: ReadonlySet<string> = new Set(['ip', 'mac', 'geo', 'entropy'])
/** Nothing that answers at once finds these. */
const detectedLater: ReadonlySet<string> = new Set(['location', 'organization'])
const names = ['mode', 'keys', 'paths', 'detect', 'strategy', 'label', 'hash', 'tokenise', 'custom', 'detectors']

function invalid(name: string, expected: string, got: unknown): CordwoodError {
  return new CordwoodError('CORDWOOD_ERR_OPTION_INVALID', `Expected \`${name}\` to be ${expected}, got ${describe(got)}.`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkStrategy(name: string, value: unknown): MaskStrategy {
  return checkOneOf(name, value, strategies, 'label')
}

function checkNames(name: string, value: unknown): readonly (string | RegExp)[] {
  if (value === undefined) return []
  const isName = (each: unknown): boolean => (typeof each === 'string' && squeeze(each) !== '') || each instanceof RegExp
  if (Array.isArray(value) && value.every(isName)) return value as (string | RegExp)[]
  throw invalid(name, 'a list of names and regular expressions', value)
}

function compileKeys(
  owner: string,
  keys: MaskKeyOptions | undefined,
): Pick<CompiledMask, 'added' | 'addedStrategies' | 'kept' | 'trusted'> {
  if (keys !== undefined && !isRecord(keys)) throw invalid(`${owner}.keys`, "an object such as { add: ['note'] }", keys)
  if (keys !== undefined) checkKeys(`\`${owner}.keys\``, keys, ['add', 'keep', 'trusted'])
  const add = keys?.add
  const byName = new Map<string, MaskStrategy>()
  if (isRecord(add)) {
    for (const [key, strategy] of Object.entries(add))
      byName.set(squeeze(key), checkStrategy(`${owner}.keys.add.${key}`, strategy))
  }
  return {
    added: new KeyNames(isRecord(add) ? Object.keys(add) : checkNames(`${owner}.keys.add`, add)),
    addedStrategies: byName,
    kept: new KeyNames(checkNames(`${owner}.keys.keep`, keys?.keep)),
    trusted: new KeyNames(checkNames(`${owner}.keys.trusted`, keys?.trusted)),
  }
}

function compilePath(name: string, path: string, given: unknown): PathRule<PathAction> {
  const rule: MaskPathRule = isRecord(given) ? given : { strategy: checkStrategy(name, given) }
  checkKeys(`\`${name}\``, rule, ['strategy', 'class', 'allow', 'censor'])
  const allow: unknown = rule.allow
  if (allow !== undefined && !(Array.isArray(allow) && allow.every((each) => typeof each === 'string'))) {
    throw invalid(`${name}.allow`, 'a list of names', allow)
  }
  const cls: unknown = rule.class
  if (cls !== undefined && (typeof cls !== 'string' || cls === '')) throw invalid(`${name}.class`, 'the name of a class', cls)
  return {
    steps: parsePath(path, name),
    action: {
      strategy: checkStrategy(`${name}.strategy`, rule.strategy),
      cls: rule.class,
      censor: rule.censor,
      hasCensor: Object.hasOwn(rule, 'censor'),
      path,
    },
    allow: rule.allow === undefined ? undefined : new Set(rule.allow.map((each) => each.toLowerCase())),
  }
}

function compilePaths(owner: string, paths: MaskOptions['paths']): PathRules<PathAction> {
  const given: unknown = paths ?? []
  if (Array.isArray(given)) {
    return new PathRules(
      given.map((path: unknown, index) => {
        if (typeof path !== 'string') throw invalid(`${owner}.paths[${index}]`, 'a path', path)
        return compilePath(`${owner}.paths[${index}]`, path, 'label')
      }),
    )
  }
  if (!isRecord(given)) throw invalid(`${owner}.paths`, 'a list of paths, or an object with a strategy for each', given)
  return new PathRules(Object.entries(given).map(([path, rule]) => compilePath(`${owner}.paths['${path}']`, path, rule)))
}

function compileHash(owner: string, hash: MaskHashOptions | undefined): KeyedHash | undefined {
  if (hash === undefined) return undefined
  if (!isRecord(hash)) throw invalid(`${owner}.hash`, 'an object', hash)
  checkKeys(`\`${owner}.hash\``, hash, ['key', 'keyId', 'length', 'normalise'])
  const { key, keyId = 'k1', normalise = true } = hash
  const length = checkInteger(`${owner}.hash.length`, hash.length, 16, 8, 43)
  if (typeof keyId !== 'string' || !/^[\w-]{1,16}$/.test(keyId))
    throw invalid(`${owner}.hash.keyId`, '1 to 16 letters, digits or hyphens', keyId)
  if (typeof normalise !== 'boolean') throw invalid(`${owner}.hash.normalise`, 'true or false', normalise)
  if (key === undefined) return undefined
  const isText = typeof key === 'string'
  // Its value must not be in the message.
  if (!isText && !(key instanceof Uint8Array)) throw invalid(`${owner}.hash.key`, 'a text or bytes', typeof key)
  if ((isText ? Buffer.byteLength(key) : key.byteLength) < 16) throw invalid(`${owner}.hash.key`, '16 bytes or more', 'fewer')
  return new KeyedHash(isText ? key : Uint8Array.from(key), keyId, length, normalise)
}

function compileDetect(
  owner: string,
  detect: unknown,
  custom: readonly string[],
  hasDetectors: boolean,
): Pick<CompiledMask, 'off' | 'extra' | 'truncatesIp'> {
  const off = new Set<string>()
  const extra = new Set<string>()
  if (detect === undefined) return { off, extra, truncatesIp: false }
  if (!isRecord(detect)) throw invalid(`${owner}.detect`, 'an object', detect)
  checkKeys(`\`${owner}.detect\``, detect, [...maskClasses, ...custom])
  for (const [cls, value] of Object.entries(detect)) {
    const isKnown = typeof value === 'boolean' || (cls === 'ip' && value === 'truncate')
    if (!isKnown) throw invalid(`${owner}.detect.${cls}`, cls === 'ip' ? "true, false or 'truncate'" : 'true or false', value)
    if (value === true && detectedLater.has(cls) && !hasDetectors) {
      throw new CordwoodError(
        'CORDWOOD_ERR_OPTION_INVALID',
        `Expected \`${owner}.detectors\` beside \`${owner}.detect.${cls}\`, got none: only an asynchronous detector finds it, such as persons({ ${cls === 'location' ? 'places' : 'organizations'}: true }) of cordwood/compromise, or one of your own.`,
      )
    }
    if (value === false) off.add(cls)
    else if (optional.has(cls)) extra.add(cls)
  }
  return { off, extra, truncatesIp: detect['ip'] === 'truncate' }
}

function compileStrategies(owner: string, options: MaskOptions, custom: readonly string[], host: MaskHost): Strategies {
  const { strategy, label } = options
  const byClass = new Map<string, MaskStrategy>()
  if (isRecord(strategy)) {
    checkKeys(`\`${owner}.strategy\``, strategy, ['default', ...maskClasses, ...custom])
    for (const [cls, value] of Object.entries(strategy)) byClass.set(cls, checkStrategy(`${owner}.strategy.${cls}`, value))
  }
  if (typeof label !== 'function') checkOneOf(`${owner}.label`, label, ['standard', 'seed'], 'standard')
  return new Strategies({
    labels: new Labels(label, custom),
    byClass,
    fallback: isRecord(strategy) ? (byClass.get('default') ?? 'label') : checkStrategy(`${owner}.strategy`, strategy),
    hash: compileHash(owner, options.hash),
    numbering: new Numbering(host.scope ?? (() => undefined)),
    tokenise: checkFunction(`${owner}.tokenise`, options.tokenise),
    report: host.report,
  })
}

/**
 * Checks the options of masking. Undefined for `mode: 'off'`.
 *
 * @param owner - what the options are called in messages.
 * @throws CordwoodError CORDWOOD_ERR_OPTION_INVALID or CORDWOOD_ERR_OPTION_UNKNOWN
 */
export function compileMask(options: MaskOptions, host: MaskHost, owner: string = 'mask'): CompiledMask | undefined {
  const whole: unknown = options
  if (!isRecord(whole)) throw invalid(owner, "an object such as { mode: 'off' }", whole)
  checkKeys(`\`${owner}\``, options, names)
  const mode = checkOneOf(`${owner}.mode`, options.mode, ['off', 'keys', 'standard'], 'standard')
  const given: unknown = options.custom ?? []
  if (!Array.isArray(given)) throw invalid(`${owner}.custom`, 'a list of patterns', given)
  const custom = (options.custom ?? []).map((pattern, index) => compileCustom(pattern, `${owner}.custom[${index}]`))
  const ids = custom.map(({ id }) => id)
  const compiled = {
    paths: compilePaths(owner, options.paths),
    ...compileKeys(owner, options.keys),
    ...compileDetect(owner, options.detect, ids, options.detectors !== undefined && options.detectors.length > 0),
    custom,
    strategies: compileStrategies(owner, options, ids, host),
  }
  return mode === 'off' ? undefined : { mode, ...compiled }
}
