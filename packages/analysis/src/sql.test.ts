import { events, type Table } from '@touchline/ingest'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { column, join, ordinal, render, sql, table } from './sql.ts'

test('interpolated values become placeholders, in order and by type', () => {
  const { text, params } = render(sql`SELECT ${'a'}, ${1}, ${0.5}, ${true}, ${['b']}, ${[1, 2]}, ${[0.5]}`)
  expect(text).toBe(
    'SELECT {p0:String}, {p1:Int64}, {p2:Float64}, {p3:Bool}, {p4:Array(String)}, {p5:Array(Int64)}, {p6:Array(Float64)}',
  )
  expect(params).toEqual({ p0: 'a', p1: 1, p2: 0.5, p3: true, p4: ['b'], p5: [1, 2], p6: [0.5] })
})

test('fragments nest, and one that is used twice binds its values once', () => {
  const site = sql`site = ${'main'}`
  const { text, params } = render(sql`(${site} OR ${site}) AND ${join([sql`a = ${1}`, sql`b`], ' AND ')}`)
  expect(text).toBe('(site = {p0:String} OR site = {p0:String}) AND a = {p1:Int64} AND b')
  expect(params).toEqual({ p0: 'main', p1: 1 })
})

test('only names of the store’s own tables and columns are identifiers', () => {
  expect(render(sql`SELECT ${column(events, 'title')} FROM ${table(events)}`).text).toBe(
    'SELECT title FROM events',
  )
  expect(() => column(events, 'title; DROP')).toThrowError(/Not a column of events/)
  expect(() => column(events, 'toString')).toThrowError(/Not a column/)
  const other: Table = { ...events, name: 'system.users' }
  expect(() => table(other)).toThrowError(/Not one of the store's tables/)
})

test('positions are whole numbers', () => {
  expect(render(sql`x.${ordinal(3)}`).text).toBe('x.3')
  expect(() => ordinal(-1)).toThrowError(/Not a position/)
  expect(() => ordinal(1.5)).toThrowError(/Not a position/)
})

test('numbers that are none are not bound', () => {
  expect(() => sql`${Number.NaN}`).toThrowError(/Not a number/)
  expect(() => sql`${[1, Number.POSITIVE_INFINITY]}`).toThrowError(/Not a number/)
})

test('no text can become part of a statement', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (one, several) => {
      const { text, params } = render(sql`SELECT ${one}, ${several} FROM ${table(events)}`)
      expect(text).toBe('SELECT {p0:String}, {p1:Array(String)} FROM events')
      expect(params).toEqual({ p0: one, p1: several })
    }),
  )
})
