import { neutralise } from '../../sinks/neutralise.ts'
import { repairStore } from '../../store/write/repair.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { readWords } from '../read-words.ts'
import { printCount, printCounted } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { listenForStop } from '../stop-signal.ts'

/** `cordwood repair <dirs>`: reads stores from end to end and mends what is damaged. Found means that no line is lost. */
export async function repair(words: readonly string[], output: Output): Promise<Outcome> {
  const { positionals, isSet } = readWords('repair', words, { json: { type: 'boolean' } })
  if (positionals.length === 0) throw invalidFlag('the folder of a store: cordwood repair <dirs>', 'none')
  const { signal, forget } = listenForStop()
  let lost = 0
  try {
    for (const dir of positionals) {
      output.activity.expect(`reading ${dir}`, 0)
      let told = 0
      const done = await repairStore(dir, {
        signal,
        onProgress(segments, all) {
          if (told === 0) output.activity.expect(`reading ${dir}`, all, 'segments')
          output.activity.advance(segments - told)
          told = segments
        },
      })
      output.activity.stop()
      lost += done.lost
      const { checked, damaged, saved, putAside } = done
      const damage =
        damaged === 0
          ? 'none is damaged'
          : `${printCount(damaged)} damaged: ${printCount(saved)} of their lines are saved, ${printCount(done.lost)} are lost`
      const rows = [
        `${neutralise(dir)}: ${printCounted(checked, 'segment')} read, ${damage}`,
        ...putAside.map((path) => `  put aside: ${neutralise(path)}`),
      ]
      await output.write(isSet('json') ? `${toJson({ dir, ...done })}\n` : `${rows.join('\n')}\n`)
    }
    return { found: lost === 0 }
  } finally {
    forget()
  }
}
