/** What a shipper counts of its requests, in the order in which it stands on the board. */
export const shipperCounters = [
  'requests',
  'failedRequests',
  'retriedLines',
  'bytesSent',
  'bytesEncoded',
  'rolloverFinds',
  'rolloverCopies',
  'rolloverDoubled',
  'lostDeadLetters',
] as const
