import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * Runs a program as a reader of the documentation would: with bare Node, in a project that has the packed tarball installed.
 *
 * @param folder - the project's folder.
 * @param node - the Node that runs it.
 * @returns what it printed to standard output; what it printed to standard error is an error.
 */
export async function runProgram(
  folder: string,
  path: string,
  environment: Readonly<Record<string, string>> = {},
  node: string = process.execPath,
): Promise<string> {
  const { stdout, stderr } = await execute(node, ['--no-warnings', path], {
    cwd: folder,
    timeout: 200_000,
    env: { ...process.env, NO_COLOR: '1', ...environment },
  })
  if (stderr !== '') throw new Error(`${path} complained: ${stderr}`)
  return stdout
}
