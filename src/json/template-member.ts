import type { MessageSite } from '../core/message.ts'
import { templateId, type TemplateIds } from '../core/template-id.ts'

/** Writes `log.template_id`, in the lines that are to have it. */
export class TemplateMember {
  /** Every line of a known literal has it, as a member beside the call's. */
  readonly isInAll: boolean
  readonly #ids: TemplateIds

  constructor(ids: TemplateIds) {
    this.#ids = ids
    this.isInAll = ids === 'literal' || ids === 'keys'
  }

  /** The id that stands beside the message: of literals with holes, unless something else was asked for. */
  idInMessage(site: MessageSite | undefined): string | undefined {
    return this.#ids === 'holes' && site !== undefined && site.holes.length > 0 ? site.id : undefined
  }

  /** The member, with a comma before it; an empty text where lines do not have it. */
  member(site: MessageSite, keys: readonly string[]): string {
    if (!this.isInAll) return ''
    return `,"log.template_id":"${this.#ids === 'literal' ? site.id : templateId(site, keys)}"`
  }
}
