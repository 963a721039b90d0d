import type { Credentials } from './credentials.ts'

/** Asks as who we are, and once more where the server knows us no longer and there is a new key. */
export async function askAuthorized<Answer>(
  credentials: Credentials | undefined,
  ask: (authorization: string | undefined) => PromiseLike<Answer>,
  statusOf: (answer: Answer) => number | undefined,
  discard: (answer: Answer) => void,
): Promise<Answer> {
  if (credentials === undefined) return ask(undefined)
  const authorization = await credentials.header()
  const answer = await ask(authorization)
  if (statusOf(answer) !== 401) return answer
  // The key may have been exchanged: nobody need wait where there is a new one.
  const renewed = await credentials.renewed(authorization)
  if (renewed === authorization) return answer
  discard(answer)
  return ask(renewed)
}
