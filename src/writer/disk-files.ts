import { node } from '../core/node.ts'

/**
 * What a spool and a store ask of a file system: each call is one step, after which a process may be killed. Each throws what the
 * system says.
 */
export interface DiskFiles {
  /** @param mode - of folders that are made; default 0o700. */
  makeFolder(path: string, mode?: number): void
  /** Names in a folder. */
  list(folder: string): string[]
  /**
   * Makes a file that is not there yet, to append to; answers its descriptor.
   *
   * @param mode - default 0o600.
   */
  create(path: string, mode?: number): number
  /** Opens a file to read. */
  open(path: string): number
  /** Opens a file that is there, to append to. */
  reopen(path: string): number
  /** Appends by one write; answers how many bytes that took: fewer on a full disk. */
  append(descriptor: number, parts: readonly Uint8Array[]): number
  truncate(descriptor: number, bytes: number): void
  /** Resolves, within the call, when the file's bytes are on the disk. */
  sync(descriptor: number): void
  /** The same, not within the call. */
  syncLater(descriptor: number, done: (error: unknown) => void): void
  close(descriptor: number): void
  size(path: string): number
  /** Its permissions. */
  mode(path: string): number
  /** Reads at a position; answers how many bytes there were. */
  read(descriptor: number, into: Uint8Array, position: number): number
  rename(from: string, to: string): void
  remove(path: string): void
  /** Brings the names of a folder to the disk. */
  syncFolder(folder: string): void
}

/** Lines may be private, whatever is masked. */
const privateMode = 0o600
const privateFolderMode = 0o700
const permissions = 0o777

/** The file system of the machine. */
export const diskFiles: DiskFiles = {
  makeFolder(path, mode = privateFolderMode) {
    node.fs.mkdirSync(path, { recursive: true, mode })
  },
  list: (folder) => node.fs.readdirSync(folder),
  create: (path, mode = privateMode) => node.fs.openSync(path, 'ax', mode),
  open: (path) => node.fs.openSync(path, 'r'),
  // Not by the flag `a` alone, which would make a file that somebody has just removed.
  reopen: (path) => node.fs.openSync(path, node.fs.constants.O_WRONLY | node.fs.constants.O_APPEND),
  append: (descriptor, parts) => node.fs.writevSync(descriptor, parts),
  truncate: (descriptor, bytes) => node.fs.ftruncateSync(descriptor, bytes),
  sync: (descriptor) => node.fs.fdatasyncSync(descriptor),
  syncLater: (descriptor, done) => node.fs.fdatasync(descriptor, done),
  close: (descriptor) => node.fs.closeSync(descriptor),
  size: (path) => node.fs.statSync(path).size,
  mode: (path) => node.fs.statSync(path).mode & permissions,
  read: (descriptor, into, position) => node.fs.readSync(descriptor, into, 0, into.length, position),
  rename: (from, to) => node.fs.renameSync(from, to),
  remove: (path) => node.fs.rmSync(path, { force: true }),
  syncFolder(folder) {
    // A folder cannot be opened on Windows, where its names need no such care.
    if (process.platform === 'win32') return
    const descriptor = node.fs.openSync(folder, 'r')
    try {
      node.fs.fsyncSync(descriptor)
    } finally {
      node.fs.closeSync(descriptor)
    }
  },
}
