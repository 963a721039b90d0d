import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const namesIn = (directory: string): string[] => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()

/**
 * The bytes of a folder whose files only grow, come and go, or undefined where some have come or gone meanwhile: what stood there at
 * different moments is no sum. Whoever looks may be held up between two files, while others write and delete.
 *
 * @param counts - which files count; default: all.
 */
export function sizeNow(directory: string, counts: (name: string) => boolean = () => true): number | undefined {
  const names = namesIn(directory)
  const size = names.filter(counts).reduce((sum, name) => {
    const stat = statSync(join(directory, name), { throwIfNoEntry: false })
    return stat?.isFile() === true ? sum + stat.size : sum
  }, 0)
  return namesIn(directory).join('\n') === names.join('\n') ? size : undefined
}
