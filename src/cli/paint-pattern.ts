import type { Paint } from '../sinks/palette.ts'

/** A template whose places for what differs, `<*>` and `{name}`, are painted. */
export function paintPattern(template: string, paint: Paint): string {
  return template.replace(/<\*>|\{[\w.@$]+\}/g, (place) => paint(place))
}
