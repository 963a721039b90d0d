import { invalidFlag } from './invalid-flag.ts'

const units: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 }

/** Milliseconds of `30s`, `15m`, `2h`, `7d`, `2w`. */
export function durationFlag(flag: string, text: string): number {
  const [, number, unit] = /^(\d{1,9})([smhdw])$/.exec(text) ?? []
  if (number === undefined || Number(number) === 0) throw invalidFlag(`${flag} such as 30m, 2h or 7d`, text)
  return Number(number) * (units[unit ?? ''] ?? 0)
}
