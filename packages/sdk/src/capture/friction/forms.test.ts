import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, startCollector } from '../../../test/collector.ts'
import { clickOn, find, write } from '../../../test/friction.ts'
import { freshBrowser, leavePage, loadPage } from '../../../test/page.ts'
import type { Client } from '../../options.ts'
import { friction } from './friction.ts'

let collector: Collector
let client: Client

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  collector = startCollector()
  freshBrowser()
  client = loadPage({ consent: 'session', capture: [friction()] })
  document.body.innerHTML = `
    <form id="checkout" action="/next">
      <label id="mail-label" for="mail">E-mail</label><input id="mail" name="email" type="email" required>
      <div id="around"><input id="zip" name="zip" pattern="[0-9]{5}"></div>
      <select id="country" name="country"><option>DE<option>AT</select>
      <button id="go">Go on</button>
    </form>
    <form role="search"><input id="q" name="q"></form>`
})

afterEach(async () => {
  vi.useRealTimers()
  leavePage()
  await collector.close()
})

async function told(name: string): Promise<unknown[]> {
  await vi.advanceTimersByTimeAsync(2_000)
  vi.useRealTimers()
  await client.flush()
  const events = new Map(collector.events().map(event => [event.id, event]))
  return [...events.values()].filter(event => event.name === name).map(event => event.data)
}

const form = () => find('#checkout') as HTMLFormElement
const leave = () => window.dispatchEvent(new Event('pagehide'))
/** What a browser does at a click on the button: it checks the fields, and submits if they are right. */
const submit = () => {
  clickOn('#go')
  if (form().checkValidity()) form().dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
}

describe('a field that is wrong', () => {
  test('is told by name and broken constraint, again only when it was changed', async () => {
    submit()
    submit()
    write('#mail', 'jane')
    submit()
    write('#mail', 'jane@example.org')
    write('#zip', 'abc')
    submit()
    expect(await told('form_error')).toEqual([
      { form: 'checkout', field: 'email', reason: 'valueMissing', times: 1 },
      { form: 'checkout', field: 'email', reason: 'typeMismatch', times: 2 },
      { form: 'checkout', field: 'zip', reason: 'patternMismatch', times: 1 },
    ])
  })

  test('is wrong once while the visitor is still writing', async () => {
    for (const letters of ['a', 'ab', 'abc']) {
      write('#zip', letters, false)
      ;(find('#zip') as HTMLInputElement).checkValidity()
    }
    expect(await told('form_error')).toHaveLength(1)
  })

  test('may be marked for those who cannot see it', async () => {
    find('#zip').setAttribute('aria-invalid', 'false')
    find('#zip').setAttribute('aria-invalid', 'true')
    find('#around').setAttribute('aria-invalid', 'true')
    expect(await told('form_error')).toEqual([{ form: 'checkout', field: 'zip', reason: 'marked', times: 1 }])
  })

  test.each([
    ['on the field', () => find('#zip').classList.add('is-invalid')],
    ['around it', () => find('#around').classList.add('has-error')],
    [
      'on a label that is added',
      () =>
        find('#around').insertAdjacentHTML(
          'beforeend',
          '<label class="error" for="zip">No such code</label>',
        ),
    ],
  ])('may be marked by a class %s after the attempt', async (_where, mark) => {
    form().noValidate = true
    form().dispatchEvent(new Event('submit', { bubbles: true }))
    setTimeout(mark, 1_000)
    expect(await told('form_error')).toEqual([{ form: 'checkout', field: 'zip', reason: 'marked', times: 1 }])
  })

  test('is none by a class around several fields, or without an attempt', async () => {
    find('#around').classList.add('has-error')
    await vi.advanceTimersByTimeAsync(2_000)
    find('#around').classList.remove('has-error')
    form().classList.add('error')
    submit()
    expect(await told('form_error')).toMatchObject([{ field: 'email', reason: 'valueMissing' }])
  })
})

describe('a form that was begun', () => {
  test('is given up when its page is left, at the field that came last', async () => {
    write('#mail', 'jane')
    submit()
    write('#mail', 'jane@example.org')
    write('#zip', '12', false)
    leave()
    expect(await told('form_abandon')).toEqual([
      { form: 'checkout', field: 'zip', fields: 2, errors: 1, corrections: 1 },
    ])
    expect(JSON.stringify(collector.events())).not.toMatch(/jane|"12"/)
  })

  test.each<[string, () => void]>([
    ['it was submitted', submit],
    ['its button was clicked', () => clickOn('#go')],
  ])('is not given up when %s', async (_how, act) => {
    write('#mail', 'jane@example.org')
    act()
    leave()
    expect(await told('form_abandon')).toEqual([])
  })

  test('is given up after all when the attempt has failed', async () => {
    write('#mail', 'jane@example.org')
    submit()
    find('#mail').setAttribute('aria-invalid', 'true')
    await Promise.resolve()
    leave()
    expect(await told('form_abandon')).toMatchObject([{ field: 'email', errors: 1 }])
  })

  test('is none without fields that somebody filled in', async () => {
    // A browser's own filling in comes without the focus.
    ;(find('#zip') as HTMLInputElement).value = '10115'
    find('#zip').dispatchEvent(new Event('input', { bubbles: true }))
    write('#q', 'boots')
    leave()
    expect(await told('form_abandon')).toEqual([])
  })

  test('may have no form element; then Enter or any button sends it', async () => {
    document.body.innerHTML =
      '<div><input id="mail" name="email"><button id="go" type="button">Go</button></div>'
    write('#mail', 'jane@example.org')
    find('#mail').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }))
    leave()
    write('#mail', 'jane@example.com')
    clickOn('#go')
    leave()
    write('#mail', 'jane@example.net')
    leave()
    expect(await told('form_abandon')).toEqual([{ field: 'email', fields: 1, errors: 0, corrections: 0 }])
  })
})
