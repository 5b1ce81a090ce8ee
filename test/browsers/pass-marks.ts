/**
 * What must arrive, scenario by scenario, in any browser: 100 numbered events, each once.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { BrowserDriver, Tab } from '../support/browsers/browser-driver.ts'
import { eventually } from '../support/eventually.ts'
import { checkLedger, numbersStored, untilArrived, wireCopies } from '../support/faults/checker.ts'
import { accept } from '../support/faults/fault-collector.ts'
import { track, trackAndLeave } from '../support/faults/page-script.ts'
import { refuse, slowly } from '../support/faults/replies.ts'
import { type Powers, type Scene, useStage } from '../support/faults/stage.ts'
import { roundsOr } from '../support/rounds.ts'

const count = 100
/** Of what a page sends in its last moment, this much must arrive without another visit. */
const atOnce = 97
/** While an answer takes longer than a page lives, an event may be sent by that page and by one other. */
export const mostCopies = 2
/** By then every event is on disk, on a machine that does much else besides. */
const writtenWithinMs = 1_000

type Scenario = (scene: Scene) => Promise<void>

const offline: Scenario = async scene => {
  const tab = await scene.enter()
  await scene.cut(tab)
  await track(tab, 0, count, 1_000)
  await sleep(writtenWithinMs)
  await tab.close()
  await scene.heal()
  await scene.comeBack(count)
}

/** Who closes a tab looks at it. Firefox ends a tab in the background so fast that some of its last requests are lost. */
const trackAndClose = (tab: Tab): Promise<void> =>
  tab.inFront(async () => {
    await track(tab, 0, count)
    await tab.close()
  })

const offlineAndAtOnce: Scenario = async scene => {
  const tab = await scene.enter()
  await scene.cut(tab)
  await trackAndClose(tab)
  await scene.heal()
  await scene.comeBack(count)
}

const unavailable =
  (cors: boolean): Scenario =>
  async ({ collector, enter }) => {
    collector.answer(refuse({ status: 503, cors }))
    const tab = await enter()
    await track(tab, 0, count)
    await sleep(10_000)
    collector.answer(accept)
    await untilArrived(collector, count)
    await checkLedger(tab, collector)
  }

const closed: Scenario = async scene => {
  const tab = await scene.enter()
  await trackAndClose(tab)
  await sleep(5_000)
  expect(numbersStored(scene.collector).length).toBeGreaterThanOrEqual(atOnce)
  await scene.comeBack(count)
}

const left: Scenario = async scene => {
  const tab = await scene.enter()
  await trackAndLeave(tab, 0, count, `${scene.shop.elsewhere}/elsewhere`)
  await sleep(5_000)
  expect(numbersStored(scene.collector).length).toBeGreaterThanOrEqual(atOnce)
  await scene.comeBack(count)
}

const ended =
  (way: 'kill' | 'close'): Scenario =>
  async ({ collector, shop, visit }) => {
    await collector.close()
    const closing = way === 'close' ? '&close=1000' : ''
    const first = await visit(`/?track=${count}&over=2000${closing}`)
    await eventually(
      async () => shop.said.length,
      said => said > 0,
      { what: 'The last call' },
    )
    await sleep(writtenWithinMs)
    await first[way]()
    await collector.open()
    await visit('/again')
    await untilArrived(collector, count)
  }

const inTabs = async (scene: Scene, number: number): Promise<Tab[]> => {
  const tabs: Tab[] = []
  for (let n = 0; n < number; n += 1) tabs.push(await scene.enter())
  await scene.cut(...tabs)
  await Promise.all(tabs.map((tab, index) => track(tab, index * 50, 50, 1_000)))
  return tabs
}

const untilTabsDeliver = async (scene: Scene, tabs: readonly Tab[], made: number) => {
  await scene.heal(...tabs)
  await untilArrived(scene.collector, made)
  // The answers are still on their way to the page that sent last.
  await sleep(3_000)
  for (const tab of tabs) await tab.inFront(() => tab.close())
  await scene.comeBack(made)
  expect(wireCopies(scene.collector).extra).toBeLessThanOrEqual(made / 100)
}

const twoTabs: Scenario = async scene => {
  await untilTabsDeliver(scene, await inTabs(scene, 2), 100)
}

const eightTabs: Scenario = async scene => {
  const tabs = await inTabs(scene, 8)
  await sleep(writtenWithinMs)
  for (const tab of tabs.slice(0, 4)) await scene.kill(tab)
  await untilTabsDeliver(scene, tabs.slice(4), 400)
}

const fiveSlowPages: Scenario = async ({ collector, shop, enter }) => {
  collector.answer(slowly(5_000))
  const tab = await enter()
  for (let page = 0; page < 5; page += 1) {
    await tab.goto(`${shop.url}/${page}`)
    await track(tab, page * 20, 20)
    await sleep(1_500)
  }
  await untilArrived(collector, count)
  await checkLedger(tab, collector)
  expect(wireCopies(collector).most).toBeLessThanOrEqual(mostCopies)
}

const scenarios: readonly (readonly [name: string, scenario: Scenario, needs?: keyof Powers])[] = [
  ['a collector that takes 5 s for an answer, five pages in a row', fiveSlowPages, 'mostCopies'],
  ['offline while tracking, tab closed, later online and on a new page', offline],
  ['offline, tab closed right after the last call', offlineAndAtOnce],
  ['a collector that answers 503 for 10 s', unavailable(true)],
  ['a collector that answers 503 for 10 s, unreadable for the page', unavailable(false)],
  ['tab closed right after the last call', closed],
  ['left for another site right after the last call', left],
  ['collector down, browser killed, started again on the same profile', ended('kill')],
  ['collector down, browser closed in order, started again on the same profile', ended('close')],
  ['two tabs, both offline', twoTabs],
  ['eight tabs, all offline, four of them killed', eightTabs, 'killTab'],
]

/** Both scripts in Chromium, and in every browser by hand: TOUCHLINE_ROUNDS=2 npm test -- pass-marks */
const bundlesFor = (engine: string | undefined): readonly string[] =>
  engine === 'Chromium' || roundsOr(1) > 1 ? ['touchline.js', 'touchline.full.js'] : ['touchline.js']

/** Declares the scenarios of one browser, with every built script. Those that it cannot be driven to are skipped. */
export function describePassMarks(driver: BrowserDriver | undefined, powers: Powers = {}): void {
  describe.skipIf(driver === undefined).each(bundlesFor(driver?.engine))(
    '%s loses nothing',
    { concurrent: true },
    bundle => {
      const { play } = useStage(driver, bundle, powers)
      for (const [name, scenario, needs] of scenarios) {
        it.skipIf(needs !== undefined && powers[needs] === undefined)(name, () => play(scenario))
      }
    },
  )
}
