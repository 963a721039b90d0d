import type { Contender } from './contender.ts'

/** Each is loaded by itself, so that a process that measures one logger has no other one's code in it. */
const sources: Readonly<Record<string, () => Promise<Contender>>> = {
  cordwood: async () => (await import('./cordwood.ts')).cordwood,
  'cordwood (keys only)': async () => (await import('./cordwood.ts')).cordwoodKeys,
  'cordwood (unmasked)': async () => (await import('./cordwood.ts')).cordwoodUnmasked,
  'cordwood (sampling)': async () => (await import('./cordwood.ts')).cordwoodSampled,
  'cordwood (pino format)': async () => (await import('./cordwood.ts')).cordwoodPino,
  'pino sync': async () => (await import('../rivals/pino.ts')).pinoSync,
  'pino buffered': async () => (await import('../rivals/pino.ts')).pinoBuffered,
  winston: async () => (await import('../rivals/winston.ts')).winston,
  bunyan: async () => (await import('../rivals/bunyan.ts')).bunyanFile,
  LogTape: async () => (await import('../rivals/logtape.ts')).logtape,
  tslog: async () => (await import('../rivals/tslog.ts')).tslog,
}

/** Every contender. */
export function allContenders(): Promise<readonly Contender[]> {
  return Promise.all(Object.values(sources).map((load) => load()))
}

/** One contender by its name. */
export async function findContender(name: string): Promise<Contender> {
  const load = sources[name]
  if (load === undefined) throw new Error(`Expected one of ${Object.keys(sources).join(', ')}, got '${name}'.`)
  return load()
}
