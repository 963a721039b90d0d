import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { words } from '../../src/query/words.ts'
import { request } from './corpus.ts'
import { describeServed, uniqueName } from './served.ts'

/** Texts are sent many at a time, with a word between them that none has, because each request costs a millisecond. */
const mark = 'zzmarkzz'
const runs = 1500

const logPiece = fc.oneof(
  fc.constantFrom(
    'GET',
    '/api/v1',
    'user_id=42',
    "can't",
    '10.0.0.1:8080',
    'a.b-c',
    '1,000.5',
    '"x"',
    '[main]',
    '__init__',
    'x;y',
    "o'clock's",
    '50%',
    '#12',
    'foo:bar',
    '3.14.',
    '..',
    'ÉCOLE',
    'İ',
    'ΣΑΣ',
    'naïve',
    '’s',
  ),
  fc.string({ maxLength: 5 }),
)
const logLike = fc.array(logPiece, { maxLength: 8 }).map((pieces) => pieces.join(' '))
const unicode = fc
  .array(
    fc.constantFrom(
      ...Array.from(
        'aZ9_.,:;\'"’·-  日本ひらカタｶﾀ한국ภาษาไทยລາວខ្មែរမြန်אבגعربي٣٤०१नमस्ते̈é߀ß🎉👩👍🏽🇩🇪❤⌚©™1️⃣#*＿．：，Ａ１ﬁⅫ②ªµ々〆ー・｡𝒳𠀀𐐀',
      ),
      '\u200d',
      '\u00ad',
      '\u200b',
      '\u200c',
      '\u2060',
      '\ufe0f',
      '\u20e3',
      '\u0301',
      '\u2019',
      '\u2024',
      '\u202f',
      '\u00a0',
      '👩‍👩‍👧',
      '🏳️‍🌈',
    ),
    { maxLength: 14 },
  )
  .map((characters) => characters.join(''))

describeServed('words', (url) => {
  const index = uniqueName('words')
  beforeAll(() =>
    request(url, 'PUT', `/${index}`, { settings: { number_of_replicas: 0, 'index.analyze.max_token_count': 1_000_000 } }),
  )

  async function analyzed(texts: readonly string[]): Promise<string[][]> {
    const answer = await request(url, 'POST', `/${index}/_analyze`, { analyzer: 'standard', text: texts.join(`\n${mark}\n`) })
    const found: string[][] = [[]]
    for (const { token } of answer['tokens'] as { token: string }[]) {
      if (token === mark) found.push([])
      else found.at(-1)?.push(token)
    }
    return found
  }

  it.each([
    ['ASCII', fc.string({ unit: 'grapheme-ascii', maxLength: 40 })],
    ['log-like', logLike],
    ['Unicode', unicode],
  ])('splits %s texts as the real server does', async (_, arbitrary) => {
    const texts = fc.sample(arbitrary, runs)
    const theirs = await analyzed(texts)
    const differing = texts.flatMap((text, at) =>
      JSON.stringify(words(text)) === JSON.stringify(theirs[at]) ? [] : [{ text, ours: words(text), theirs: theirs[at] }],
    )
    expect(differing.slice(0, 10)).toEqual([])
  })

  it('cuts long words where the real server does', async () => {
    const texts = [
      'a'.repeat(600),
      `${'a'.repeat(254)}.bcd`,
      `${'a'.repeat(255)}.bcd`,
      `x ${'1'.repeat(300)}`,
      `${'é'.repeat(254)}🎉`,
      '日'.repeat(300),
      `${'a'.repeat(254)}_b`,
    ]
    expect(texts.map(words)).toEqual(await analyzed(texts))
  })
})
