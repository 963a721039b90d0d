import { parse } from 'liqe'
import lucene from 'lucene'

/** The tree of a query, by the package `lucene`. */
export const parseWithLucene = (text: string): unknown => lucene.parse(text)

/** The tree of a query, by the package `liqe`. */
export const parseWithLiqe = (text: string): unknown => parse(text)
