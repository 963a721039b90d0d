/** A kind of message. */
export interface MessagePattern {
  /** 16 hexadecimal digits. */
  readonly id: string
  /** The message with `<*>` for what differs. */
  readonly template: string
}

/** Tells kinds of messages where lines do not carry the id of their template. The same for the same messages, in every process. */
export interface MessagePatterns {
  /** The kind of a message, by itself alone. */
  read(message: string): MessagePattern
  /**
   * Which kinds are one, judged by all of them together and not by their order.
   *
   * @param messages - one of each kind.
   * @returns for each message its kind among the others.
   */
  fold(messages: readonly string[]): readonly MessagePattern[]
  /** What messages of one kind have in common, with `<*>` for the rest. */
  common(messages: readonly string[]): string
}
