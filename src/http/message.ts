/** Headers as Node gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** What is looked at of a request: Node's of HTTP/1 and HTTP/2 fit. */
export interface RequestMessage {
  readonly headers: RequestHeaders
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly socket?: { readonly remoteAddress?: string | undefined } | null
}

/** What is looked at of a response: Node's of HTTP/1 and HTTP/2 fit. */
export interface ResponseMessage {
  readonly statusCode: number
  readonly headersSent: boolean
  readonly writableEnded: boolean
  setHeader(name: string, value: string): unknown
}

/** One header's value; of a list, the first. */
export function headerOf(request: RequestMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
