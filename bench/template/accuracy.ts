/** How well lines were put into groups. */
export interface Accuracy {
  /** Grouping accuracy: the share of lines whose whole group is exactly that of the labels. */
  readonly lines: number
  /** F1 over groups: those that are exactly right, among those found and those there are. */
  readonly groups: number
}

function placesOf(keys: readonly unknown[]): Map<unknown, number[]> {
  const places = new Map<unknown, number[]>()
  for (const [place, key] of keys.entries()) {
    const known = places.get(key)
    if (known === undefined) places.set(key, [place])
    else known.push(place)
  }
  return places
}

/** Compares groups with labels, as logparser does (Zhu and others, ICSE 2019; Khan and others, ICSE 2022). */
export function measureAccuracy(found: readonly unknown[], labels: readonly string[]): Accuracy {
  const groups = placesOf(found)
  const truth = placesOf(labels)
  let rightLines = 0
  let rightGroups = 0
  for (const places of groups.values()) {
    const label = labels[places[0] ?? 0]
    if (truth.get(label)?.length !== places.length || !places.every((place) => labels[place] === label)) continue
    rightLines += places.length
    rightGroups++
  }
  return { lines: rightLines / labels.length, groups: (2 * rightGroups) / (groups.size + truth.size) }
}
