/**
 * Whether the work ended in time; how it ended does not matter here. Its timer keeps the process alive: somebody awaits the
 * answer.
 */
export async function within(timeoutMs: number, work: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  const end = (): true => true
  const isInTime = await Promise.race([work().then(end, end), timeUp])
  clearTimeout(timer)
  return isInTime
}
