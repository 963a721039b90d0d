/**
 * The field that one hole of a template needs: `userId` of `{userId}`, `order` of `{order.id}`, `amount` of `{amount:.2}`.
 * `never` where the braces hold something else, such as JSON text.
 */
export type HoleName<Text extends string> = Text extends `${'@' | '$'}${infer Bare}` ? BareHoleName<Bare> : BareHoleName<Text>

/** {@link HoleName} of a hole without its sigil. */
export type BareHoleName<Text extends string> = Text extends `${infer Path}:${string}`
  ? BareHoleName<Path>
  : Text extends `${infer Root}.${string}`
    ? BareHoleName<Root>
    : Text extends `${HoleStart | Uppercase<HoleStart>}${string}`
      ? Text extends `${string}${' ' | '"' | "'" | ',' | '(' | ')' | '/' | '[' | ']' | '=' | ';' | '{'}${string}`
        ? never
        : Text
      : never

// prettier-ignore
/** What a hole's name begins with, in lower case. */
export type HoleStart = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z' | '_'

/** The names of the fields that a template's holes need. `never` for a message that is not a literal: nothing is known of it. */
export type Holes<Template extends string, Found extends string = never> = string extends Template
  ? never
  : Template extends `${string}{${infer After}`
    ? After extends `{${infer Escaped}`
      ? Holes<Escaped, Found>
      : After extends `${infer Hole}}${infer Rest}`
        ? Holes<Rest, Found | HoleName<Hole>>
        : Found
    : Found

/** Fields with a value for each hole of a template, and any others. */
export type HoleFields<Template extends string> = { readonly [Name in Holes<Template>]: unknown }

/**
 * What may follow a message: the given arguments themselves when they are right, else the tuple that the compiler's message shows.
 *
 * With holes: the fields, or an error and the fields. Without: nothing, fields, an error, or both; after a `%` also bare values.
 */
export type MessageArguments<Message extends string, Given extends readonly unknown[]> = string extends Message
  ? Given
  : [Holes<Message>] extends [never]
    ? Given extends readonly [infer First, ...infer Others]
      ? unknown extends First
        ? Given
        : [First] extends [string | number | boolean | bigint | symbol]
          ? Message extends `${string}%${string}`
            ? Given
            : readonly [fields: object | Error, ...rest: Others]
          : Given
      : Given
    : Given extends readonly [infer First]
      ? First extends HoleFields<Message> | (() => HoleFields<Message>)
        ? Given
        : readonly [fields: HoleFields<Message>]
      : Given extends readonly [infer First, infer Second, ...unknown[]]
        ? Second extends HoleFields<Message>
          ? Given
          : First extends HoleFields<Message>
            ? Given
            : readonly [error: unknown, fields: HoleFields<Message>]
        : readonly [fields: HoleFields<Message>]

/**
 * A method that logs one line. It never throws.
 *
 * - message first: `log.info('order placed', { orderId })`
 * - object first: `log.info({ orderId }, 'order placed')`
 * - an Error, or the unknown of a catch, in the first two arguments: `log.error('payment failed', error, { orderId })`
 * - a template, whose holes the compiler checks: `log.info('user {userId} from {ip}', { userId, ip })`
 * - fields that are costly to make: `log.debug('cache', () => ({ keys: cache.keys() }))`, called only when the level is on
 * - `%s %d %i %f` take a primitive and `%o %O %j` anything, where arguments follow a message without holes
 *
 * What nothing took is printed under `args`. Call it on its logger: `const { info } = log` loses the logger, as with any method.
 */
export interface LogMethod {
  /** Logs one line. */
  <const First, const Rest extends readonly unknown[]>(
    first: First,
    ...rest: First extends string ? MessageArguments<First, Rest> : Rest
  ): void
}
