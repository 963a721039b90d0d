/** Standard error where it is a terminal: what is drawn there goes away again, and results alone are on standard output. */
export interface Screen {
  readonly isTTY: boolean
  readonly columns: number
  readonly isUnicode: boolean
  write(text: string): unknown
}

/** The screen of this process. */
export function createScreen(): Screen {
  const { stderr, env } = process
  const { TERM, LC_ALL, LC_CTYPE, LANG } = env
  return {
    isTTY: stderr.isTTY && TERM !== 'dumb',
    get columns() {
      return Math.max(40, stderr.columns)
    },
    isUnicode: /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ''),
    write: (text) => stderr.write(text),
  }
}
