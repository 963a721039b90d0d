/** The version of pino whose documented behaviour `cordwood/pino` has: what libraries that ask for it want to know. */
export const pinoVersion = '10.4.0'
