import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRawInsert, readStatement, toLiteral } from './statement.ts'

describe('readStatement', () => {
  test('finds each placeholder once and skips those in literals, quoted names and comments', () => {
    const sql = `SELECT {a:String}, '{b:String}', \`{c:X}\`, {a:String} -- {d:String}
      /* {e:String} */ FROM t WHERE x = {f: Array(Tuple(String, UInt8))}`
    expect(readStatement(sql).placeholders).toEqual(['a', 'f'])
  })

  test('sees a second statement, but not a trailing semicolon or one inside a literal', () => {
    expect(readStatement("SELECT ';' ; -- done").several).toBe(false)
    expect(readStatement('SELECT 1; SELECT 2').several).toBe(true)
    expect(readStatement("SELECT 'it''s; \\'; fine'").several).toBe(false)
  })

  test('knows what would stay in the session', () => {
    expect(readStatement('/* x */ set max_threads = 1').sticky).toBe(true)
    expect(readStatement('USE touchline').sticky).toBe(true)
    expect(readStatement('SELECT 1 AS set').sticky).toBe(false)
  })
})

describe('readRawInsert', () => {
  test('reads table, columns, settings and format, and where the rows begin', () => {
    const head =
      "INSERT INTO touchline.`events` (a, `b`) SETTINGS insert_deduplication_token = 'x''y', n=1 FORMAT JSONEachRow\n"
    expect(readRawInsert('INSERT INTO t FORMAT CSV')?.columns).toBeUndefined()
    expect(readRawInsert(`${head.replace("x''y", 'x')}{"a":1}`)).toEqual({
      table: 'touchline.events',
      columns: ['a', 'b'],
      settings: { insert_deduplication_token: 'x', n: '1' },
      format: 'JSONEachRow',
      length: head.length - 3,
    })
  })

  test('leaves inserts of values and of selections to the engine', () => {
    expect(readRawInsert('INSERT INTO t VALUES (1)')).toBeNull()
    expect(readRawInsert('INSERT INTO t FORMAT Values (1)')).toBeNull()
    expect(readRawInsert('INSERT INTO t SELECT 1')).toBeNull()
  })
})

test('a literal holds no quote, backslash or NUL that is not escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      const inside = toLiteral(value).slice(1, -1)
      expect(inside.replaceAll(/\\./gs, '')).not.toMatch(/['\\\0]/)
    }),
  )
})
