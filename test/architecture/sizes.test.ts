import { expect, it } from 'vitest'
import { readSource } from './source.ts'

/** Scanners and tables of data may be longer than 300 lines: each is named here, with the reason. */
const scanners: Readonly<Record<string, string>> = {}

const files = readSource()
const sizes = files.map((file) => file.lines).sort((a, b) => a - b)
const share = (part: number): number => sizes[Math.floor((sizes.length - 1) * part)] ?? 0

it('keeps every file at 300 lines or fewer, but the scanners that are named', () => {
  expect(
    files.filter((file) => file.lines > 300 && scanners[file.path] === undefined).map((file) => `${file.path}: ${file.lines}`),
  ).toEqual([])
})

it('names no scanner that is not longer than 300 lines', () => {
  expect(Object.keys(scanners).filter((path) => (files.find((file) => file.path === path)?.lines ?? 0) <= 300)).toEqual([])
})

it('keeps half of the files at 90 lines or fewer', () => {
  expect(share(0.5)).toBeLessThanOrEqual(90)
})

it('keeps nine of ten files at 200 lines or fewer', () => {
  expect(share(0.9)).toBeLessThanOrEqual(200)
})
