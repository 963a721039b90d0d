import { basename, dirname, join } from 'node:path'
import { systemClock } from '../../core/clock.ts'
import { findLogFiles } from '../../store/scan/log-files.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { carryOut } from './carry-out.ts'
import { DocumentMaker } from './documents.ts'
import { createLettersOnce } from './letters-once.ts'
import { connectTarget, placeOf, readTargetWords, timeoutOf } from './target-flags.ts'

/** `cordwood ship <files>`: sends existing log files to Elasticsearch. Found means that every line was taken. */
export async function ship(words: readonly string[], output: Output): Promise<Outcome> {
  const asked = readTargetWords('ship', words, { service: { type: 'string' } })
  const place = placeOf(asked)
  if (place === undefined) throw invalidFlag('--data-stream NAME or --index NAME', 'neither')
  const { positionals, text, isSet } = asked
  if (positionals.length === 0) throw invalidFlag('files, folders or patterns: cordwood ship <paths> --es URL', 'none')
  const files = findLogFiles(positionals)
  const [first] = files
  if (first === undefined) throw invalidFlag(`files that match ${positionals.join(' ')}`, 'none')
  const pipe = files.find(({ regular }) => !regular)
  if (pipe !== undefined) throw invalidFlag('files that can be read again', pipe.path)
  const timeoutMs = timeoutOf(asked)
  const [state, service] = [text('state'), text('service')]
  const refused = text('refused') ?? join(dirname(first.path), `${basename(first.path)}.refused`)
  const client = connectTarget(asked)
  const plan = {
    files,
    client,
    ...place,
    isPrepared: !isSet('no-templates'),
    deadLetters: createLettersOnce(refused, () => systemClock.now()),
    stateOf: (path: string) => state ?? join(dirname(path), '.cordwood-ship.json'),
    makerOf: ({ bornMs }: { readonly bornMs: number }) => {
      const maker = new DocumentMaker(bornMs, service)
      return maker.make.bind(maker)
    },
  }
  const outcome = await carryOut(plan, output, timeoutMs)
  if (!outcome.found && outcome.warnings?.length === 0) await output.write(`The refused lines are in ${refused}\n`)
  return outcome
}
