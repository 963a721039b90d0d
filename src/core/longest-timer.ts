/** The longest that timers of Node.js can be set to, in milliseconds (24.8 days): a longer one ends at once. */
export const longestTimerMs: number = 2 ** 31 - 1
