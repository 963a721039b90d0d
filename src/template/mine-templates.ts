import { checkKeys, describe } from '../core/check.ts'
import { CordwoodError } from '../core/error.ts'
import type { LogRecord } from '../core/record.ts'
import { createMiner, type Miner } from './miner.ts'

/** Options of {@link mineTemplates}. */
export interface MineTemplatesOptions {
  /** The miner that is asked; default one of its own. Give one to keep what it knows (`toJSON()`), or to share it. */
  readonly miner?: Miner
}

/** Puts templates into records: a stage for `composeStages`. */
export interface TemplateStage {
  /** The same record with `log.template_id` and `log.variables` among its fields. What is given is not changed. */
  process<Record extends Pick<LogRecord, 'message' | 'template' | 'fields'>>(record: Record): Record
}

const idName = 'log.template_id'
const variablesName = 'log.variables'

/**
 * Says in each record of other programs what kind of message it has: `log.template_id`, by which they are grouped here and in Elasticsearch (the
 * index template maps it as a keyword), and `log.variables`, what stands where the template has `<*>`, as texts. Records that say their
 * template, as lines of cordwood's own loggers do, stay as they are: there the fields are the variables.
 *
 * The id is made of the template alone, so it does not change when a miner forgets templates and meets them again. While a miner learns, a
 * template may become a more general one: `miner.resolve(id)` tells which one stands for an earlier id.
 *
 * @throws CORDWOOD_ERR_OPTION_UNKNOWN, or CORDWOOD_ERR_OPTION_INVALID for what is no miner.
 *
 * @example
 * ```ts
 * import { composeStages } from 'cordwood'
 * import { mineTemplates } from 'cordwood/store'
 *
 * const stages = composeStages([mineTemplates()])
 * const record = await stages.process({ message: 'Failed password for root from 10.0.0.9 port 22' })
 * console.log(record?.fields['log.template_id']) // → 2ea281e99e389cb9
 * console.log(record?.fields['log.variables']) // → [ '10.0.0.9', '22' ]
 * ```
 */
export function mineTemplates(options: MineTemplatesOptions = {}): TemplateStage {
  checkKeys('mineTemplates()', options, ['miner'])
  const { miner = createMiner() } = options
  if (typeof (miner as Partial<Miner> | null)?.add !== 'function') {
    throw new CordwoodError(
      'CORDWOOD_ERR_OPTION_INVALID',
      `Expected \`miner\` to be what createMiner() makes, got ${describe(miner)}.`,
    )
  }
  return {
    process(record) {
      if (record.template !== undefined || Object.hasOwn(record.fields, idName)) return record
      const { id, variables } = miner.add(record.message)
      return { ...record, template: id, fields: { ...record.fields, [idName]: id, [variablesName]: variables } }
    },
  }
}
