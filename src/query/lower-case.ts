const contextual = /[\u0130\u03a3]/

/**
 * Lower case as Elasticsearch's analyzer has it: code point by code point. Only two letters differ from `toLowerCase`, which
 * looks around: a final Σ becomes σ too, and İ becomes i.
 */
export function lowerCase(text: string): string {
  if (!contextual.test(text)) return text.toLowerCase()
  return text.replaceAll('\u0130', 'i').replaceAll('\u03a3', '\u03c3').toLowerCase()
}
