/**
 * What the thread of `LastSender` runs: text, so that it goes through every bundler as it is and needs no file of its own. It
 * connects once, writes each message, counts in cell 0 what the system has taken, in cell 1 that it failed, and in cell 2 that
 * the other end has closed.
 */
export const lastSenderProgram: string = `
  'use strict'
  const { parentPort, workerData } = require('node:worker_threads')
  const { isIP, connect } = require('node:net')
  const { target, cells, connectTimeoutMs } = workerData
  const { host, port, path, tls } = target
  const tell = (cell) => { Atomics.add(cells, cell, 1); for (let each = 0; each < cells.length; each++) Atomics.notify(cells, each) }
  const address = path === undefined ? { host, port } : { path }
  const socket = tls === undefined
    ? connect(address)
    : require('node:tls').connect({ ...(isIP(host) === 0 ? { servername: host } : {}), ...tls, ...address })
  const timer = setTimeout(() => socket.destroy(), connectTimeoutMs)
  let isReady = false
  let hasEnded = false
  const waiting = []
  const write = (text) => {
    if (text === undefined) { hasEnded = true; socket.end() }
    else socket.write(text, (error) => { if (!error) tell(0) })
  }
  socket.resume()
  socket.once(tls === undefined ? 'connect' : 'secureConnect', () => { clearTimeout(timer); isReady = true; for (const text of waiting.splice(0)) write(text) })
  socket.on('error', () => {})
  socket.once('close', () => { clearTimeout(timer); tell(hasEnded ? 2 : 1); parentPort.close() })
  parentPort.on('message', (text) => { if (isReady) write(text); else waiting.push(text) })
`
