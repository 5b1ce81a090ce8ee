/**
 * Batches as pages send them, as whole HTTP requests in bytes.
 *
 * A few hundred are made beforehand, since making them would be most of the generator's work; each time one is sent,
 * it gets ids of its own, written over the old ones.
 */
import { randomBytes, randomUUID } from 'node:crypto'

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
]
const origins = ['https://www.google.com/', 'https://shop.example/', '', 'https://m.facebook.com/']

const hex = (bytes, length) => randomBytes(bytes).toString('hex').slice(0, length)
const eventId = at => {
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(2, 3)}-8${hex(2, 3)}-${hex(6, 12)}`
}
const product = number => ({
  item_id: `SK-${number}`,
  item_name: `Gusseiserne Pfanne ${number}`,
  price: 64.5,
  quantity: 1,
})

/** What is overwritten at each send: no two measurements are the same. */
const measured = 123_456

/** What happens on a page, in turn: a fifth of the events are page views, as in the demo's month. */
const happenings = [
  () => ({ name: 'page_view' }),
  number => ({ name: 'view_item', data: { currency: 'EUR', value: 64.5, items: [product(number)] } }),
  () => ({ name: 'touchpoint', data: { touchpoint: 'size-guide', action: 'click' } }),
  () => ({ name: 'engagement', data: { engaged_ms: measured, visible_ms: 9_100, scroll: 60 } }),
  number => ({ name: 'add_to_cart', data: { currency: 'EUR', value: 64.5, items: [product(number)] } }),
]

/** Overwritten at each send as well, where nothing is to be the same. */
const reference = 'ffffffffffff'

function createEvents({ perBatch, isUnique }, at, first) {
  let page
  return Array.from({ length: perBatch }, (_, index) => {
    const turn = first + index
    const number = turn % 500
    if (page === undefined || turn % happenings.length === 0) {
      page = {
        view: randomUUID(),
        url: `https://shop.example/produkte/pfanne-${number}?size=26${number % 7 === 0 ? '&utm_source=news&utm_medium=email' : ''}`,
        title: `Gusseiserne Pfanne ${number} – Küche & Herd`,
        referrer: origins[number % origins.length],
        nav: 'load',
      }
    }
    const { name, data: usual } = happenings[turn % happenings.length](number)
    const data = isUnique ? { ...usual, reference } : usual
    // In the order in which the script for pages writes them.
    return { id: eventId(at + index), seq: index + 1, at: at + index, mono: 4_000 + index, name, page, data }
  })
}

/** Where in the bytes a text ends, however often it comes. */
function endsOf(bytes, text) {
  const ends = []
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) ends.push(at + text.length)
  return ends
}

function createRequest({ port, key, perBatch, isUnique = false }, index) {
  const at = Date.now()
  const batch = {
    v: 1,
    key,
    batch: randomUUID(),
    // But for their last digits, which say who it is, all visitors and page lives have the same ids.
    visitor: '0c2f6a1e-5b7d-4f7e-9a55-2f3c5d8e9b01',
    stream: 'e3a9d6b2-7c1f-4e08-8b44-5d2e9f7a6c02',
    consent: 'full',
    sentAt: at,
    mono: 5_000,
    sdk: 'js/0.1.0',
    env: { screen: [1_920, 1_080], languages: ['de-DE', 'en'], timeZone: 'Europe/Berlin' },
    events: createEvents({ perBatch, isUnique }, at, index * perBatch),
  }
  const body = Buffer.from(JSON.stringify(batch))
  const head = [
    'POST /v1/events HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: text/plain;charset=UTF-8',
    'origin: https://shop.example',
    `user-agent: ${agents[index % agents.length]}`,
    'accept: */*',
    'accept-language: de-DE,de;q=0.9,en;q=0.8',
    'accept-encoding: gzip, deflate, br',
    'referer: https://shop.example/',
    'sec-fetch-mode: cors',
    `content-length: ${body.length}`,
  ]
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  const marks = text => endsOf(bytes, text).map(end => end - 12)
  return {
    bytes,
    own: [batch.batch, ...batch.events.map(event => event.id), reference].flatMap(marks),
    measured: endsOf(bytes, `"engaged_ms":${measured}`).map(end => end - 6),
    visitor: [batch.visitor, batch.stream].flatMap(marks),
  }
}

/** Visitors who are there at the same time, and the batches that each of them sends, one after another. */
const together = 64
const batchesPerVisitor = 5

/**
 * Creates a function that returns the next request. The bytes are overwritten when their turn comes again: not before
 * as many others were returned as were made.
 */
export function createBatches(options) {
  const count = Math.max(256, Math.ceil(20_000 / options.perBatch))
  const requests = Array.from({ length: count }, (_, index) => createRequest(options, index))
  // Several generators write into one collector.
  const generator = hex(3, 4)
  const digitsOf = number => generator + number.toString(16).padStart(8, '0')
  let turn = 0
  return () => {
    const { bytes, own, measured, visitor } = requests[turn % count]
    turn += 1
    const round = Math.floor(turn / (together * batchesPerVisitor))
    for (const mark of own) bytes.latin1Write(digitsOf(turn), mark)
    for (const mark of measured) bytes.latin1Write(String(100_000 + ((turn * 7_919) % 900_000)), mark)
    for (const mark of visitor) bytes.latin1Write(digitsOf(round * together + (turn % together)), mark)
    return bytes
  }
}
