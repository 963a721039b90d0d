import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HeaderReader } from '../../src/template/header.ts'
import { LineBytes } from '../../src/template/line-bytes.ts'

const bytes = new LineBytes()
const header = new HeaderReader(bytes)
function messageStart(line: string): number {
  bytes.read(line)
  return header.messageStart()
}

it.each([
  ['2026-11-21T10:00:00.123Z ERROR failed to open 12', 'failed to open 12'],
  ['2026-11-21 10:00:00,123 - INFO  [main:Server@77] - started', 'started'],
  ['2026-11-21 10:00:00,123 INFO [worker 3] org.example.shop.Cart: emptied', 'emptied'],
  ['2026-11-21 10:00:00.008 25746 INFO shop.api.server [req-1 a b - -] done', 'done'],
  ['2026-11-21 10:00:00, Info                  DISK    cleaned', 'cleaned'],
  ['26/11/21 10:00:40 INFO cart.Store: saved', 'saved'],
  ['Jun 14 15:16:01 host sshd[19939]: check pass', 'check pass'],
  ['Jun  4 15:16:01 host kernel: eth0 up', 'eth0 up'],
  ['<34>1 2026-10-11T22:14:15.003Z host su - ID47 - failed', 'ID47 - failed'],
  ['[Sun Dec 04 04:47:44 2026] [notice] child ready', 'child ready'],
  ['[10.30 16:49:06] browser.exe - host:80 closed', 'host:80 closed'],
  ['03-17 16:13:38.811  1702  2395 D Window: opened', 'opened'],
  ['20261121-22:15:29:606|Steps|3000|changed 3579', 'changed 3579'],
  ['- 1131566461 2026.11.09 dn1 Nov 9 12:01:01 dn1/dn1 crond[2915]: session closed', 'session closed'],
  ['- 1117838570 2026.06.03 R02-M1 2026-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO cache error', 'cache error'],
  ['134681 node-246 unix.hw state.down 1077804742 1 Component lost', 'Component lost'],
  ['081109 203615 148 INFO dfs.Node: block removed', 'block removed'],
  ['127.0.0.1 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.0" 200', '"GET / HTTP/1.0" 200'],
  ['[12:01:03.123] INFO (42): started', 'started'],
])('finds the message of %s', (line, message) => {
  expect(line.slice(messageStart(line)).trim()).toBe(message)
})

it.each([
  'order 2026-11-21 placed',
  '12 files copied',
  '1131566461 files copied',
  'WARNING: disk is full at 12:30',
  '10.250.11.53:50010:Got exception',
  '[2001:db8:1007:ff0::1]:80 open',
  '{"level":30,"time":1700000000000,"msg":"x"}',
  'Monday is a word, 12 too',
])('takes nothing from %s', (line) => {
  expect(messageStart(line)).toBe(0)
})

it('leaves something of every line that is more than blanks', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '2026-11-21',
      '10:00:00.5',
      'Jun',
      '14',
      'INFO',
      '-',
      '[x y]',
      'host',
      'sshd[1]:',
      '1131566461',
      'D',
      '|',
      ':',
    ),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      const line = words.join(' ')
      const start = messageStart(line)
      expect(start >= 0 && start <= line.length).toBe(true)
      if (line.trim() !== '') expect(line.slice(start).trim()).not.toBe('')
    }),
    { numRuns: 2000 },
  )
})
