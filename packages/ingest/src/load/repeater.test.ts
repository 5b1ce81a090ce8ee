import { expect, test } from 'vitest'
import { createRepeater } from './repeater.ts'

test('a step is repeated while it finds work, and again when it is woken', async () => {
  const outcomes: ('worked' | 'idle')[] = ['worked', 'worked', 'idle', 'worked', 'idle']
  const rested: (() => void)[] = []
  let steps = 0
  const atRest = () => new Promise<void>(resolve => rested.push(resolve))
  const repeater = createRepeater({
    async step() {
      const outcome = outcomes[steps] ?? 'idle'
      steps += 1
      if (outcome === 'idle') setImmediate(() => rested.shift()?.())
      return outcome
    },
    onFault: () => undefined,
  })
  let rest = atRest()
  repeater.start()
  await rest
  expect(steps).toBe(3)
  rest = atRest()
  repeater.wake()
  await rest
  expect(steps).toBe(5)
  await repeater.stop()
})

test('after work a step rests, and is not made to wait when it is stopped', async () => {
  const began: number[] = []
  const rested: number[] = []
  const done = new Promise<void>(resolve => {
    const repeater = createRepeater({
      async step() {
        began.push(performance.now())
        if (began.length < 3) return 'worked'
        setImmediate(() => void repeater.stop().then(resolve))
        return 'worked'
      },
      onFault: () => undefined,
      rest(tookMs) {
        rested.push(tookMs)
        return began.length < 3 ? 50 : 60_000
      },
    })
    repeater.start()
  })
  await done
  expect(rested).toHaveLength(3)
  expect((began[2] ?? 0) - (began[0] ?? 0)).toBeGreaterThan(90)
})

test('work that arrives while a step runs is not slept through', async () => {
  let steps = 0
  const done = new Promise<void>(resolve => {
    const repeater = createRepeater({
      async step() {
        steps += 1
        if (steps === 1) repeater.wake()
        else resolve()
        return 'idle'
      },
      onFault: () => undefined,
    })
    repeater.start()
  })
  await done
  expect(steps).toBe(2)
})

test('a failing step is reported and tried again until it succeeds', async () => {
  const faults: unknown[] = []
  let steps = 0
  const done = new Promise<void>(resolve => {
    createRepeater({
      async step() {
        steps += 1
        if (steps < 4) throw new Error(`failure ${steps}`)
        resolve()
        return 'idle'
      },
      onFault: error => faults.push(error),
      firstDelayMs: 1,
    }).start()
  })
  await done
  expect(faults).toMatchObject([{ message: 'failure 1' }, { message: 'failure 2' }, { message: 'failure 3' }])
})

test('a stop does not wait for the next attempt of a failing step', async () => {
  const failed: (() => void)[] = []
  const failure = new Promise<void>(resolve => failed.push(resolve))
  const repeater = createRepeater({
    step: () => Promise.reject(new Error('always')),
    onFault: () => failed.shift()?.(),
    firstDelayMs: 3_600_000,
    longestDelayMs: 3_600_000,
  })
  repeater.start()
  await failure
  await repeater.stop()
})
