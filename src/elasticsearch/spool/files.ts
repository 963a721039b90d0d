import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} from 'node:fs'

/** What a spool asks of a file system: each call is one step, after which a process may be killed. Each throws what the system says. */
export interface SpoolFiles {
  makeFolder(path: string): void
  /** Names in a folder. */
  list(folder: string): string[]
  /** Makes a file that is not there yet, to append to; answers its descriptor. */
  create(path: string): number
  /** Opens a file to read. */
  open(path: string): number
  /** Appends by one write; answers how many bytes that took: fewer on a full disk. */
  append(descriptor: number, parts: readonly Uint8Array[]): number
  truncate(descriptor: number, bytes: number): void
  /** Resolves, within the call, when the file's bytes are on the disk. */
  sync(descriptor: number): void
  /** The same, not within the call. */
  syncLater(descriptor: number, done: (error: unknown) => void): void
  close(descriptor: number): void
  size(path: string): number
  /** Reads at a position; answers how many bytes there were. */
  read(descriptor: number, into: Uint8Array, position: number): number
  rename(from: string, to: string): void
  remove(path: string): void
  /** Brings the names of a folder to the disk. */
  syncFolder(folder: string): void
}

/** Logs may be private, whatever is masked. */
const mode = 0o600

/** The file system of the machine. */
export const diskFiles: SpoolFiles = {
  makeFolder(path) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  },
  list: (folder) => readdirSync(folder),
  create: (path) => openSync(path, 'ax', mode),
  open: (path) => openSync(path, 'r'),
  append: (descriptor, parts) => writevSync(descriptor, parts),
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  syncLater: (descriptor, done) => fdatasync(descriptor, done),
  close: closeSync,
  size: (path) => statSync(path).size,
  read: (descriptor, into, position) => readSync(descriptor, into, 0, into.length, position),
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  syncFolder(folder) {
    // A folder cannot be opened on Windows, where its names need no such care.
    if (process.platform === 'win32') return
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  },
}
