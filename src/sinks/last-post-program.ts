/**
 * What the thread of `LastSender` runs for a server that is posted to: text, as `lastSenderProgram` is. It counts in cell 0 what
 * the server has accepted, and in cell 1 that it has not.
 */
export const lastPostProgram: string = `
  'use strict'
  const { parentPort, workerData } = require('node:worker_threads')
  const { target, cells } = workerData
  const { url, headers, tls, timeoutMs } = target
  const tell = (cell) => { Atomics.add(cells, cell, 1); for (let each = 0; each < cells.length; each++) Atomics.notify(cells, each) }
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  parentPort.on('message', (text) => {
    if (text === undefined) return parentPort.close()
    const posting = request(url, { ...tls, method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(text), ...headers } })
    const timer = setTimeout(() => posting.destroy(), timeoutMs)
    posting.on('error', () => tell(1))
    posting.on('close', () => clearTimeout(timer))
    posting.on('response', (response) => { response.resume(); tell(response.statusCode >= 200 && response.statusCode < 300 ? 0 : 1) })
    posting.end(text)
  })
`
