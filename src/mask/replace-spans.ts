import type { Span } from './span.ts'

/** The text with other texts in place of the spans, which are sorted and apart. */
export function replaceSpans<Found extends Pick<Span, 'start' | 'end'>>(
  text: string,
  spans: readonly Found[],
  print: (found: string, span: Found) => string,
): string {
  let result = ''
  let from = 0
  for (const span of spans) {
    result += text.slice(from, span.start) + print(text.slice(span.start, span.end), span)
    from = span.end
  }
  return result + text.slice(from)
}
