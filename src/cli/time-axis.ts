const minGap = 3

/**
 * Two lines below bars: ticks, and the times at them, in local time. A label says the day where the one before was of another.
 *
 * @param every - the width of a bar in time: what it tells apart is shown.
 * @param barWidth - in columns.
 */
export function drawTimeAxis(
  times: readonly number[],
  every: string,
  isUnicode: boolean,
  barWidth = 1,
): readonly [ticks: string, labels: string] {
  const [line, tick] = isUnicode ? ['─', '┴'] : ['-', '+']
  const isDays = !/^\d+(?:ms|s|m|h)$/.test(every)
  let ticks = ''
  let labels = ''
  let day = ''
  const width = times.length * barWidth
  for (const [index, time] of times.entries()) {
    const at = index * barWidth
    const itsDay = print(time, { year: 'numeric', month: '2-digit', day: '2-digit' })
    const clock = print(time, { hour: '2-digit', minute: '2-digit', ...(every.endsWith('s') ? { second: '2-digit' } : {}) })
    const label = isDays ? itsDay : itsDay === day ? clock : `${itsDay} ${clock}`
    const fits = at === 0 || (labels.length + minGap <= at && at + label.length <= Math.max(width, label.length))
    if (fits) {
      labels = labels.padEnd(at) + label
      day = itsDay
    }
    ticks += (fits ? tick : line) + line.repeat(barWidth - 1)
  }
  return [ticks, labels]
}

function print(time: number, form: Intl.DateTimeFormatOptions): string {
  return new Date(time).toLocaleString('sv', form)
}
