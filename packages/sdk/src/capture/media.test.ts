import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Collector, startCollector } from '../../test/collector.ts'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { media } from './media.ts'

let collector: Collector

beforeEach(() => {
  collector = startCollector()
  freshBrowser()
})

afterEach(async () => {
  leavePage()
  await collector.close()
})

/** jsdom plays nothing: an element that says it plays, of a length of 40 seconds. */
function createPlayer(html: string, duration = 40) {
  document.body.innerHTML = html
  const element = document.body.firstElementChild as HTMLMediaElement
  const set = (name: string, value: unknown) =>
    Object.defineProperty(element, name, { value, configurable: true, writable: true })
  set('duration', duration)
  set('currentTime', 0)
  set('currentSrc', element.src)
  return {
    set,
    tell(type: string, currentTime = 0) {
      set('currentTime', currentTime)
      element.dispatchEvent(new Event(type))
    },
  }
}

const told = () => collector.events().map(event => [event.name, event.data?.video_percent])

test('a film is started, passes its quarters and ends, each once', async () => {
  const client = loadPage({ capture: [media()] })
  const player = createPlayer('<video controls title="Care" src="https://cdn.test/care.mp4?token=1"></video>')
  player.tell('play')
  for (const at of [1, 10, 11, 21, 5, 21]) player.tell('timeupdate', at)
  player.tell('play', 21)
  for (const at of [31, 40]) player.tell('timeupdate', at)
  player.tell('ended', 40)
  player.tell('play')
  player.tell('ended', 40)
  await client.flush()
  expect(told()).toEqual([
    ['video_start', 0],
    ['video_progress', 25],
    ['video_progress', 50],
    ['video_progress', 75],
    ['video_complete', 100],
  ])
  expect(collector.events()[0]?.data).toEqual({
    video_provider: 'video',
    video_percent: 0,
    video_current_time: 0,
    video_duration: 40,
    video_title: 'Care',
    video_url: 'https://cdn.test/care.mp4',
  })
})

test('the next film in the same player is another, and sound counts too', async () => {
  const client = loadPage({ capture: [media()] })
  const player = createPlayer('<audio controls src="/one.mp3"></audio>')
  player.tell('play')
  player.set('currentSrc', 'http://localhost/two.mp3')
  player.tell('timeupdate', 12)
  player.tell('play')
  await client.flush()
  expect(told()).toEqual([
    ['video_start', 0],
    ['video_start', 0],
  ])
  expect(collector.events()[1]?.data).toMatchObject({
    video_provider: 'audio',
    video_url: 'http://localhost/two.mp3',
  })
})

test('a film that plays before the visitor has touched the page is nothing the visitor did', async () => {
  const activation = { hasBeenActive: false }
  Object.defineProperty(navigator, 'userActivation', { value: activation, configurable: true })
  const client = loadPage({ capture: [media()] })
  const player = createPlayer('<video autoplay controls src="/tour.mp4"></video>')
  player.set('muted', true)
  player.tell('play')
  activation.hasBeenActive = true
  player.set('currentSrc', 'http://localhost/care.mp4')
  player.tell('play')
  Reflect.deleteProperty(navigator, 'userActivation')
  await client.flush()
  expect(collector.events().map(({ name, data }) => [name, data?.interactive])).toEqual([
    ['video_start', false],
    ['video_start', undefined],
  ])
})

test('decoration is none, and a stream without an end has no progress', async () => {
  const client = loadPage({ capture: [media()] })
  const decoration = createPlayer('<video autoplay muted loop src="/hero.mp4"></video>')
  decoration.set('muted', true)
  decoration.tell('play')
  // Started by a script, as carousels do.
  const carousel = createPlayer('<video muted loop playsinline src="/hero.mp4"></video>')
  carousel.set('muted', true)
  carousel.tell('play')
  const stream = createPlayer('<video controls src="/live"></video>', Number.POSITIVE_INFINITY)
  stream.tell('play')
  stream.tell('timeupdate', 1_000)
  await client.flush()
  expect(told()).toEqual([['video_start', 0]])
})
