import { expect, it } from 'vitest'
import { reportApi, subpaths } from './report.ts'

it.each(Object.keys(subpaths))('documents every public symbol of %s, and has the approved API', (name) => {
  expect(reportApi(name, false)).toEqual([])
})
