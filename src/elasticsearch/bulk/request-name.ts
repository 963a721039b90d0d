/**
 * What our requests to a stream or index are called on the server (`X-Opaque-Id`): its list of tasks then tells which of them it still
 * works on. One name for all of them, as the server's manual asks for: it warns once for each name, not for each request.
 */
export const requestName = (target: string): string => `cordwood ${encodeURIComponent(target)}`
