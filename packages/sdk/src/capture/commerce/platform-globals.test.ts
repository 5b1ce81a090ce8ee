import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { platformGlobals } from './platform-globals.ts'

test('each platform that can be noticed has a part that brings its capture', async () => {
  const parts = readdirSync(join(import.meta.dirname, '../../parts'))
  for (const name of Object.keys(platformGlobals)) {
    expect(parts).toContain(`${name}.ts`)
    const { captures } = await import(`../../parts/${name}.ts`)
    expect(captures().map((entry: { capture: string }) => entry.capture)).toEqual([name])
  }
})
