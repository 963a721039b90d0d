/** A character as HTML and XML escape it. */
export interface Entity {
  readonly units: number
  readonly character: string
}

const form =
  /&(?:(quot|lt|gt|apos|commat|colon|equals)|#(\d{2,5})|#[xX]([0-9a-fA-F]{2,4})|(amp)(?=;(?:quot|lt|gt|apos|commat|#)));/y

const characters: Readonly<Record<string, string>> = {
  ...{ quot: '"', lt: '<', gt: '>', apos: "'", commat: '@', colon: ':', equals: '=', amp: '&' },
}

/**
 * The character that stands escaped at the ampersand at an index; undefined where none does. A lone `&amp;` is none: it hides nothing, and
 * URLs in pages are full of it.
 */
export function entityAt(text: string, index: number): Entity | undefined {
  form.lastIndex = index
  const match = form.exec(text)
  if (match === null) return undefined
  const [whole, name = match[4], decimal, hexadecimal] = match
  if (name !== undefined) return { units: whole.length, character: characters[name] as string }
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal)
  return code > 0xffff ? undefined : { units: whole.length, character: String.fromCharCode(code) }
}
