import { describe, expect, it } from 'vitest'
import { createDemoOutput } from './demo-output.ts'

const places = { dashboard: 'D', storefront: 'S', scriptTag: '<script>', data: '/data' }

function record(isTTY: boolean) {
  let said = ''
  const stream = {
    isTTY,
    write: (text: string) => {
      said += text
    },
  }
  return { output: createDemoOutput(stream, stream), said: () => said }
}

describe('the demo’s output', () => {
  it('is one line of JSON for each thing that happened, where no terminal is', () => {
    const { output, said } = record(false)
    output.begin(3)
    output.advance()
    output.seeded({ visitors: 3, events: 9, tookMs: 5 })
    output.ready(places)
    output.fault('the engine ended')
    expect(
      said()
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      { event: 'seeding', visitors: 3 },
      { event: 'seeded', visitors: 3, events: 9, tookMs: 5 },
      { event: 'ready', ...places },
      { event: 'fault', message: 'the engine ended' },
    ])
  })

  it('ends with every address on a terminal', () => {
    const { output, said } = record(true)
    output.ready(places)
    for (const place of Object.values(places)) expect(said()).toContain(place)
  })

  it('says so when there was nothing to send', () => {
    const { output, said } = record(true)
    output.seeded({ visitors: 0, events: 0, tookMs: 5 })
    expect(said()).toBe('  Nobody came in since the last start.\n')
  })
})
