import type { DiskFiles } from '../../writer/disk-files.ts'

/** Writes a file of which nobody knows yet, and brings it to the disk; what was left under its name is replaced. */
export function writeDraft(path: string, bytes: Uint8Array, mode: number, files: DiskFiles): void {
  files.remove(path)
  const descriptor = files.create(path, mode)
  try {
    let rest = bytes
    while (rest.length > 0) rest = rest.subarray(files.append(descriptor, [rest]))
    files.sync(descriptor)
  } finally {
    files.close(descriptor)
  }
}

/** The whole of a file. */
export function readWhole(path: string, files: DiskFiles): Buffer {
  const bytes = Buffer.allocUnsafeSlow(files.size(path))
  const descriptor = files.open(path)
  try {
    let at = 0
    while (at < bytes.length) {
      const read = files.read(descriptor, bytes.subarray(at), at)
      if (read === 0) break
      at += read
    }
    return bytes.subarray(0, at)
  } finally {
    files.close(descriptor)
  }
}
