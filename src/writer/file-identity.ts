import type { BigIntStats } from 'node:fs'

/** Device and inode: the same file under any name. */
export function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}
