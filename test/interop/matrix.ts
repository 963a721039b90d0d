// Prints the tally of one Node version with the real cls-rtracer beside us, in either order. Run by beside-rtracer.test.ts.
import rtracer from 'cls-rtracer'
import type { Middleware } from 'koa'
import { readOurs, createCheck, createListLog, type Check, type Tally } from '../http/matrix/tally.ts'
import { load } from '../http/matrix/load.ts'
import { startExpress, startFastify, startKoa, startNode, startNodeAround, type Running } from '../http/matrix/servers.ts'

const requests = Number(process.argv[2] ?? 100)
const log = createListLog([])
const readers = { '': readOurs, ' (cls-rtracer)': () => rtracer.id() }
const express = rtracer.expressMiddleware({ useHeader: true })
const koa = rtracer.koaMiddleware({ useHeader: true }) as unknown as Middleware
const fastify = rtracer.fastifyPlugin as (instance: never, options: never, done: () => void) => void

const starts: Readonly<Record<string, (check: Check) => Promise<Running>>> = {
  'node:http, theirs outside': (check) =>
    startNode(log, check, { node: (request, response, rest) => express(request, response, rest) }),
  'node:http, theirs inside': (check) =>
    startNodeAround(log, check, (request, response, rest) => express(request, response, rest)),
  'express, theirs first': (check) => startExpress(log, check, { express: [[true, express]] }),
  'express, ours first': (check) => startExpress(log, check, { express: [[false, express]] }),
  'koa, theirs first': (check) => startKoa(log, check, { koa: [[true, koa]] }),
  'koa, ours first': (check) => startKoa(log, check, { koa: [[false, koa]] }),
  'fastify, theirs first': (check) => startFastify(log, check, { fastify: [[true, fastify]] }),
  'fastify, ours first': (check) => startFastify(log, check, { fastify: [[false, fastify]] }),
}

const result: Record<string, Tally> = {}
for (const [name, start] of Object.entries(starts)) {
  const tally: Tally = {}
  const server = await start(createCheck(tally, readers))
  const paths = name === 'node:http, theirs inside' ? ['/raw', '/abort'] : ['/json', '/raw', '/iterate', '/abort']
  await load(server, requests, 'r', paths)
  await server.close()
  result[name] = tally
}
console.log(JSON.stringify({ node: process.version, requests, result }))
