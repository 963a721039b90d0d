import type { ElasticsearchClient } from '../../elasticsearch/client/client.ts'
import { checkPeer, connectElasticsearch } from '../../elasticsearch/client/connect.ts'
import type { PlainAuth } from '../../elasticsearch/client/credentials.ts'
import { invalidFlag } from '../invalid-flag.ts'

/** The client for the server of `--es`. @param keyFile - has the API key; else the environment may have it. */
export function connectNode(node: string, keyFile: string | undefined): ElasticsearchClient {
  if (!URL.canParse(node) || !/^https?:/.test(node)) throw invalidFlag('--es to be a URL of http or https', node)
  checkPeer()
  const auth = authOf(keyFile)
  return connectElasticsearch({ node, requestTimeoutMs: 60_000, ...(auth !== undefined && { auth }) })
}

function authOf(keyFile: string | undefined): PlainAuth | undefined {
  if (keyFile !== undefined) return { apiKey: { file: keyFile } }
  const isThere = (name: string): boolean => (process.env[name] ?? '') !== ''
  if (isThere('ELASTICSEARCH_API_KEY')) return { apiKey: { env: 'ELASTICSEARCH_API_KEY' } }
  const username = process.env['ELASTICSEARCH_USERNAME'] ?? ''
  return username === '' ? undefined : { username, password: { env: 'ELASTICSEARCH_PASSWORD' } }
}
