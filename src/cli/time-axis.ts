const minGap = 3

/**
 * Two lines below bars: ticks, and the times at them, in local time. A label says the day where the one before was of another.
 *
 * @param every - the width of a bar: what it tells apart is shown.
 */
export function drawTimeAxis(
  times: readonly number[],
  every: string,
  isUnicode: boolean,
): readonly [ticks: string, labels: string] {
  const [line, tick] = isUnicode ? ['─', '┴'] : ['-', '+']
  const isDays = !/^\d+(?:ms|s|m|h)$/.test(every)
  let ticks = ''
  let labels = ''
  let day = ''
  for (const [at, time] of times.entries()) {
    const itsDay = print(time, { year: 'numeric', month: '2-digit', day: '2-digit' })
    const clock = print(time, { hour: '2-digit', minute: '2-digit', ...(every.endsWith('s') ? { second: '2-digit' } : {}) })
    const label = isDays ? itsDay : itsDay === day ? clock : `${itsDay} ${clock}`
    const fits = at === 0 || (labels.length + minGap <= at && at + label.length <= Math.max(times.length, label.length))
    if (fits) {
      labels = labels.padEnd(at) + label
      day = itsDay
    }
    ticks += fits ? tick : line
  }
  return [ticks, labels]
}

function print(time: number, form: Intl.DateTimeFormatOptions): string {
  return new Date(time).toLocaleString('sv', form)
}
