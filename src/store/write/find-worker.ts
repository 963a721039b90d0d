import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { node } from '../../core/node.ts'

/** No bundler takes it for its own, and nothing else is called so. */
const workerName = 'cordwood-store-worker'

/**
 * The file that the sealing thread runs; undefined where there is none: in a bundle far from the package, or in a single executable.
 * Found by names that are put together here, as bundlers would else put half of it into the bundle.
 *
 * @param here - the module's own address.
 */
export function findWorker(here: string | undefined = import.meta.url): string | undefined {
  if (typeof here !== 'string' || !here.startsWith('file:')) return undefined
  // The source runs as it is, in this package's own tests.
  const end = here.endsWith('.ts') ? 'ts' : 'js'
  const folder = dirname(fileURLToPath(here))
  const places = [folder, join(folder, 'store')].map((place) => join(place, `${workerName}.${end}`))
  const packed = packageFolder(here)
  if (packed !== undefined) places.push(join(packed, 'dist', 'store', `${workerName}.js`))
  return places.find((place) => node.fs.existsSync(place))
}

/** Where the package is installed, seen from a bundle. */
function packageFolder(here: string): string | undefined {
  try {
    return dirname(node.module.createRequire(here).resolve('cordwood/package.json'))
  } catch {
    return undefined
  }
}
