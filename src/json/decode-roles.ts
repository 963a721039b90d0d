import { callerNames } from '../core/ecs-names.ts'

/** What a top-level name of a line means. Of several of one kind in a line the one of the lowest rank counts, the others stay fields. */
export interface Role {
  readonly kind: 'alias' | 'time' | 'level' | 'message' | 'error' | 'sequence' | 'severity' | 'entity' | 'template'
  readonly rank: number
  /** The canonical name of an alias. */
  readonly name: string
}

const role = (kind: Role['kind'], rank = 0, name = ''): Role => ({ kind, rank, name })

/** The names of the known formats. */
export const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...[...callerNames].map(([key, name]): [string, Role] => [key, role('alias', 0, name)]),
  ['@timestamp', role('time', 0)],
  ['time', role('time', 1)],
  ['timestamp', role('time', 2)],
  ['ts', role('time', 3)],
  ['log.level', role('level', 0)],
  ['level', role('level', 1)],
  ['severity', role('level', 2)],
  ['lvl', role('level', 3)],
  ['message', role('message', 0)],
  ['msg', role('message', 1)],
  ['error', role('error', 0)],
  ['err', role('error', 1)],
  ['event.sequence', role('sequence')],
  ['event.severity', role('severity')],
  ['process.entity_id', role('entity')],
  ['log.template_id', role('template')],
])

/** In lines of pino and bunyan their own names count before whatever else the line carries. */
export const pinoRoles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...[...roles].map(([key, { kind, rank, name }]): [string, Role] => [key, role(kind, rank + 1, name)]),
  ['level', role('level', 0)],
  ['time', role('time', 0)],
  ['msg', role('message', 0)],
])
