import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from './program.ts'

/** Calls the command line in this process, up to where a command would begin. */
async function call(args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const program = createProgram()
  let said = ''
  const write = (text: string): void => {
    said += text
  }
  for (const command of [program, ...program.commands, ...program.commands.flatMap(one => one.commands)]) {
    command.configureOutput({ writeOut: write, writeErr: write })
  }
  try {
    await program.parseAsync([...args], { from: 'user' })
    return { code: 0, said }
  } catch (thrown) {
    if (thrown instanceof CommanderError) return { code: thrown.exitCode, said }
    return { code: 1, said: String(thrown) }
  }
}

describe('help', () => {
  test.each([
    'serve',
    'demo',
    'ask',
    'journey',
    'person erase',
    'backup',
    'restore',
    'person export',
    'quarantine list',
    'quarantine replay',
    'site list',
    'site add',
    'site set',
    'key add',
    'key list',
    'key revoke',
    'import',
    'export',
    'link add',
    'link list',
    'link qr',
    'doctor',
  ])('of %s shows an example', async command => {
    const { code, said } = await call([...command.split(' '), '--help'])
    expect(code).toBe(0)
    expect(said).toMatch(/Example:\n {2}\$ .*touchline /)
  })
})

describe('a wrong call', () => {
  test.each([
    [['serve', '--prot', '1'], '--prot', '--port'],
    [['sevre'], 'sevre', 'serve'],
    [['site', 'lits'], 'lits', 'list'],
    [['serve', '--port', '70000'], '70000', '0 to 65535'],
    [['serve', '--trusted-proxies', '10.0.0.0/33'], '10.0.0.0/33', 'network such as'],
    [['serve', '--keep-free', '5 elephants'], '5 elephants', '512MB, 2GB or 5%'],
    [['quarantine', 'list', '--limit', 'all'], 'all', '1 to 1000'],
    [['key', 'add', '--kind', 'sercet'], 'sercet', 'secret'],
  ])('%j names what was meant', async (args, wrong, right) => {
    const { code, said } = await call(args)
    expect(code).toBe(1)
    expect(said).toContain(wrong)
    expect(said).toContain(right)
  })

  test('a question that cannot be read is named', async () => {
    expect((await call(['ask', '/no/file'])).said).toContain('/no/file')
    expect((await call(['ask', import.meta.filename])).said).toContain('holds no JSON')
  })

  test('a folder that is not there is named, and not made', async () => {
    const data = join(tmpdir(), `touchline-misspelt-${randomUUID()}`)
    expect((await call(['journey', 'somebody', '--data', data])).said).toContain(`no data folder: ${data}`)
    expect(existsSync(data)).toBe(false)
  })
})
