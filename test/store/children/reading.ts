// Reads a store again and again until it is told to end, and says how often, and what was wrong: reading.ts DIR
import { numbersOf, readLines } from '../read-lines.ts'

const [, , dir = ''] = process.argv
const seen = new Map<string, number>()
const wrong: string[] = []
let looks = 0
const look = (): void => {
  looks++
  for (const [by, numbers] of numbersOf(readLines(dir))) {
    const before = seen.get(by) ?? 0
    seen.set(by, numbers.length)
    const isWhole = new Set(numbers).size === numbers.length && Math.max(...numbers) === numbers.length
    if (!isWhole || numbers.length < before) wrong.push(`${by}: ${numbers.length} after ${before}, up to ${Math.max(...numbers)}`)
  }
}
process.on('message', () => {
  process.send?.({ looks, wrong })
  process.disconnect()
})
const timer = setInterval(() => {
  if (process.connected) look()
  else clearInterval(timer)
}, 50)
process.send?.('ready')
