/** Headers as Node gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** What is looked at of a request: Node's of HTTP/1 and HTTP/2 fit. */
export interface RequestMessage {
  /** As the client sent them. */
  readonly headers: RequestHeaders
  /** The HTTP method. */
  readonly method?: string | undefined
  /** Path and query. */
  readonly url?: string | undefined
  /** Where the client is, when no proxy stands between. */
  readonly socket?: { readonly remoteAddress?: string | undefined } | null
}

/** What is looked at of a response: Node's of HTTP/1 and HTTP/2 fit. */
export interface ResponseMessage {
  /** The status that was or will be sent. */
  readonly statusCode: number
  /** It is too late to set a header. */
  readonly headersSent: boolean
  /** The handler has said all of it. */
  readonly writableEnded: boolean
  /** Sets a header of the response. */
  setHeader(name: string, value: string): unknown
}

/** One header's value; of a list, the first. */
export function headerOf(request: RequestMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
