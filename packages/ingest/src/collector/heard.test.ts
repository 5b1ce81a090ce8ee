import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { accepted, event, request, useCollector } from '../../../../test/support/collector.ts'
import { createHeard } from './heard.ts'

const { batch, collect, collectInto, send } = useCollector()

const events = (...seqs: readonly number[]) => seqs.map(seq => event({ seq }))

test('a page hears how far the page lives have come that were left without an answer', async () => {
  const [whole, disturbed] = [randomUUID(), randomUUID()]
  await send(batch(events(1, 2, 3), { stream: whole }))
  await send(batch([...events(1, 2), event({ seq: 3, name: '' }), ...events(4)], { stream: disturbed }))
  const unheard = [whole, disturbed, randomUUID()]
  const answer = await accepted(await send(batch(events(1), { unheard })))
  expect(answer).toMatchObject({ accepted: 1, rejected: [], heard: { [whole]: 3, [disturbed]: 2 } })
})

test('an answer says nothing of page lives that nobody asked for, or nobody knows', async () => {
  expect(await accepted(await send(batch(events(1))))).not.toHaveProperty('heard')
  const answer = await accepted(await send(batch(events(1), { unheard: [randomUUID()] })))
  expect(answer).not.toHaveProperty('heard')
})

test('what is not on disk has not been heard', async () => {
  const stream = randomUUID()
  let appended = Promise.resolve()
  const append = () => appended
  const slow = collectInto({ append })
  let arrive = () => undefined as unknown
  appended = new Promise(resolve => {
    arrive = () => resolve(undefined)
  })
  const answer = slow(request(batch(events(1), { stream })))
  await new Promise(resolve => setTimeout(resolve, 50))
  appended = Promise.resolve()
  const ask = async () => accepted(await slow(request(batch(events(1), { unheard: [stream] }))))
  expect(await ask()).not.toHaveProperty('heard')
  arrive()
  await accepted(await answer)
  expect(await ask()).toMatchObject({ heard: { [stream]: 1 } })
})

test('more page lives than a page can have left are refused with the rest of the batch', async () => {
  const unheard = Array.from({ length: 21 }, () => randomUUID())
  const response = await collect(request(batch(events(1), { unheard })))
  expect([response.status, (await response.json()).error.code]).toEqual([400, 'bad_batch'])
})

test('numbers that come after younger ones close the gap', () => {
  const heard = createHeard()
  heard.add({ stream: 'a', accepted: [1, 2, 5, 4] })
  expect(heard.of(['a'])).toEqual({ a: 2 })
  heard.add({ stream: 'a', accepted: [6, 3] })
  expect(heard.of(['a', 'b'])).toEqual({ a: 6 })
})

test('a page life of which the beginning is not known is not heard of', () => {
  const heard = createHeard()
  heard.add({ stream: 'a', accepted: [7, 8] })
  expect(heard.of(['a'])).toBeUndefined()
})

test('the memory is bounded: who has not been heard of for long is forgotten', () => {
  const heard = createHeard()
  for (let n = 0; n < 60_000; n += 1) {
    if (n % 8_000 === 0) heard.add({ stream: 'steady', accepted: [1 + n / 8_000] })
    heard.add({ stream: `stream ${n}`, accepted: [1] })
  }
  expect(heard.of(['stream 0'])).toBeUndefined()
  expect(heard.of(['stream 59999', 'steady'])).toEqual({ 'stream 59999': 1, steady: 8 })
})
