import { compactStore } from '../../store/write/compact.ts'
import { neutralise } from '../../sinks/neutralise.ts'
import { invalidFlag } from '../invalid-flag.ts'
import type { Outcome } from '../outcome.ts'
import type { Output } from '../output.ts'
import { readWords } from '../read-words.ts'
import { durationFlag } from '../duration-flag.ts'
import { printCount, printCounted } from '../print-quantity.ts'
import { toJson } from '../print-record.ts'
import { formatBytes } from '../ship/progress-bar.ts'
import { listenForStop } from '../stop-signal.ts'

/** `cordwood compact <dirs>`: makes stores smaller, while others write and read them. Found means that it came to its end. */
export async function compact(words: readonly string[], output: Output): Promise<Outcome> {
  const { positionals, text, isSet } = readWords('compact', words, {
    'older-than': { type: 'string' },
    fast: { type: 'boolean' },
    codec: { type: 'string' },
    json: { type: 'boolean' },
  })
  if (positionals.length === 0) throw invalidFlag('the folder of a store: cordwood compact <dirs>', 'none')
  const olderThan = text('older-than')
  const olderThanMs = olderThan === undefined ? 0 : durationFlag('--older-than', olderThan)
  const codec = codecOf(text('codec'))
  const warnings: string[] = []
  const { signal, forget } = listenForStop()
  try {
    for (const dir of positionals) {
      output.activity.expect(`compacting ${dir}`, 0)
      let told = 0
      const { segments, bytes, lines } = await compactStore(dir, {
        olderThanMs,
        level: isSet('fast') ? 'online' : 'cold',
        codec,
        signal,
        onProgress(done, all) {
          if (told === 0) output.activity.expect(`compacting ${dir}`, all, 'lines')
          output.activity.advance(done - told)
          told = done
        },
        onProblem: ({ message }) => void warnings.push(message),
      })
      output.activity.stop()
      const change = bytes.before === 0 ? 0 : Math.round((1 - bytes.after / bytes.before) * 100)
      await output.write(
        isSet('json')
          ? `${toJson({ dir, segments, bytes, lines })}\n`
          : `${neutralise(dir)}: ${printCounted(segments.before, 'segment')} became ${printCount(segments.after)}, ${formatBytes(bytes.before)} became ${formatBytes(bytes.after)} (${change}% less)\n`,
      )
    }
    return { found: true, warnings }
  } finally {
    forget()
  }
}

function codecOf(word = 'zstd'): 'zstd' | 'brotli' {
  if (word === 'zstd' || word === 'brotli') return word
  throw invalidFlag('--codec zstd or --codec brotli', word)
}
