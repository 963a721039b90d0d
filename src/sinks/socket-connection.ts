import type { Socket } from 'node:net'
import type { Random } from '../core/random.ts'
import { fullJitterMs } from './full-jitter.ts'
import { openSocket, readyEvent, type SocketTarget, targetName } from './socket-target.ts'

const baseRetryMs = 100
const keepAliveMs = 30_000

/** How patient a connection is. */
export interface Patience {
  readonly connectTimeoutMs: number
  readonly stallTimeoutMs: number
  readonly maxRetryMs: number
  readonly random: Random
  /** Told when a connection broke that lines had gone through: nobody knows whether the last of them arrived. */
  readonly onBreak: (cause: unknown) => void
}

/**
 * One connection at a time, opened when there is something to write, and opened anew when it broke.
 *
 *     write --> wait (jitter, after failures) --> connect --> hand over to the system --> done
 *       ^            |                              |              |
 *       +-- fails: the caller offers the same bytes again --------+
 */
export class SocketConnection {
  /** Connections that were opened. */
  opened = 0
  /** Connections that broke after lines had gone through. */
  broken = 0
  readonly #target: SocketTarget
  readonly #patience: Patience
  #socket: Socket | undefined
  #failures = 0
  #retryAt = 0
  /** Those that lines have gone through. */
  readonly #used = new WeakSet<Socket>()
  #isWriting = false
  /** What was written last was handed to the socket. */
  #isHanded = false
  #isEnded = false

  constructor(target: SocketTarget, patience: Patience) {
    this.#target = target
    this.#patience = patience
  }

  /** What was written last is with the system. */
  get isDrained(): boolean {
    return this.#isHanded && this.#socket?.writableLength === 0
  }

  /** Resolves when the system has all of it. Rejects when it may not have: then all of it is to be written again. */
  async write(text: string): Promise<void> {
    this.#isHanded = false
    const socket = this.#socket ?? (await this.#open())
    await new Promise<void>((resolve, reject) => {
      this.#isWriting = true
      socket.setTimeout(this.#patience.stallTimeoutMs)
      const end = (error?: Error | null): void => {
        this.#isWriting = false
        socket.setTimeout(0)
        socket.off('close', closed)
        if (error) {
          this.#isHanded = false
          reject(error)
        } else resolve()
      }
      const closed = (): void => end(new Error(`the connection to ${targetName(this.#target)} was closed`))
      socket.once('close', closed)
      socket.write(text, end)
      this.#isHanded = true
      this.#used.add(socket)
    })
    this.#failures = 0
  }

  /** Resolves when the other end has read everything and closed, or after so many milliseconds. */
  async end(timeoutMs: number): Promise<void> {
    this.#isEnded = true
    const socket = this.#socket
    if (socket === undefined || socket.destroyed) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      socket.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      socket.end()
    })
    socket.destroy()
  }

  async #open(): Promise<Socket> {
    const waitMs = this.#retryAt - performance.now()
    if (waitMs > 0) {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, waitMs).unref()
      })
    }
    try {
      return await this.#connect()
    } catch (cause) {
      this.#failures++
      this.#retryAt =
        performance.now() + fullJitterMs(this.#failures, baseRetryMs, this.#patience.maxRetryMs, this.#patience.random)
      throw cause
    }
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = openSocket(this.#target)
      const { connectTimeoutMs } = this.#patience
      const timer = setTimeout(() => {
        socket.destroy(new Error(`no connection to ${targetName(this.#target)} within ${connectTimeoutMs} ms`))
      }, connectTimeoutMs).unref()
      let failure: unknown
      socket.on('error', (error) => (failure = error))
      socket.once('close', () => {
        clearTimeout(timer)
        reject(failure instanceof Error ? failure : new Error(`${targetName(this.#target)} closed the connection at once`))
        this.#closed(socket, failure)
      })
      socket.once(readyEvent(this.#target), () => {
        clearTimeout(timer)
        this.#use(socket)
        resolve(socket)
      })
    })
  }

  #use(socket: Socket): void {
    this.#socket = socket
    this.opened++
    // Whatever the other end says is read and thrown away: a socket that is closed with unread bytes takes back what it sent.
    socket.resume()
    socket.setNoDelay(true)
    socket.setKeepAlive(true, keepAliveMs)
    // After its end the other side reads nothing more: what would be written from now on is for the next connection.
    socket.once('end', () => this.#forget(socket))
    socket.on('timeout', () => {
      if (this.#isWriting) socket.destroy(new Error(`${targetName(this.#target)} took nothing for too long`))
    })
  }

  #forget(socket: Socket): void {
    if (this.#socket === socket) this.#socket = undefined
  }

  #closed(socket: Socket, cause: unknown): void {
    this.#forget(socket)
    if (!this.#used.has(socket) || this.#isEnded) return
    this.broken++
    this.#patience.onBreak(cause)
  }
}
