import type { DiskFiles } from '../../writer/disk-files.ts'
import type { LineFile } from '../cut/line-window.ts'

/** Opens a file of lines as long as something is made of them; they are read as they are needed. */
export function withLines<Made>(path: string, files: DiskFiles, make: (lines: LineFile) => Made): Made {
  const length = files.size(path)
  const descriptor = files.open(path)
  try {
    return make({ length, read: (into, at) => files.read(descriptor, into, at) })
  } finally {
    files.close(descriptor)
  }
}
