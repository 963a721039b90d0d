/** What is sent: the members of the official clients' `transport.request` that are used here. */
export interface TransportRequest {
  readonly method: string
  readonly path: string
  readonly querystring?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** How it is sent. */
export interface TransportOptions {
  readonly headers: Readonly<Record<string, string>>
  /** The answer with its status code, also when that says failure. */
  readonly meta: true
  /** Ours is the only retry loop. */
  readonly maxRetries: 0
  readonly requestTimeout: number
  readonly ignore: readonly number[]
  readonly signal?: AbortSignal
  /** The answer's body as a stream, not parsed. */
  readonly asStream?: true
  /** Also where the client was told to compress: the body is compressed already, or must not be. */
  readonly compression?: false
  /**
   * What an error of the client carries along of its request. By default it is a copy without secrets, in which each byte of the body is a
   * member of an object: some 30 MB for each request that fails.
   */
  readonly redaction?: { readonly type: 'remove' }
}

/**
 * Any client of Elasticsearch or OpenSearch, by structure: both official ones fit, in every version that has `transport.request`.
 */
export interface ElasticsearchClient {
  /** Sends one request. */
  readonly transport: {
    request(request: never, options: never): PromiseLike<unknown>
  }
  /** Ends its connections. */
  close?(): PromiseLike<unknown> | void
}
