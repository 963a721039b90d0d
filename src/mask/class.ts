/** The kinds of value that are masked out of the box. */
export const maskClasses = [
  // Found in texts.
  'email',
  'card',
  'ssn',
  'iban',
  'phone',
  'jwt',
  'auth',
  'secret',
  'pem',
  'url-credentials',
  'connection-string',
  'cookie',
  'person',
  // Found in texts where asked for.
  'ip',
  'mac',
  'geo',
  'location',
  'organization',
  'entropy',
  // Known by the name of their key.
  'password',
  'token',
  'pin',
  'bank-account',
  'document',
  'birth-date',
  'address',
  'headers',
] as const

/** A kind of value that is masked out of the box. */
export type BuiltInMaskClass = (typeof maskClasses)[number]

/** What a masked value is: a class of ours, or the `id` of a custom pattern. */
export type MaskClass = BuiltInMaskClass | (string & {})

/** A class as labels name it: `URL_CREDENTIALS`. */
export function className(cls: MaskClass): string {
  return cls.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}
