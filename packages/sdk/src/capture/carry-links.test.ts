import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freshBrowser, leavePage, loadPage } from '../../test/page.ts'
import { carryLinks } from './carry-links.ts'

beforeEach(() => freshBrowser())
afterEach(() => {
  vi.restoreAllMocks()
  leavePage()
})

test.each(['http://', 'https://pay.test:x/'])('an address that leads nowhere is left alone: %s', href => {
  document.body.innerHTML = `<a href="${href}">pay</a>`
  const [faults, warn] = [vi.fn(), vi.spyOn(console, 'warn')]
  addEventListener('error', faults)
  loadPage({ capture: [carryLinks(['pay.test'])] })
  document.querySelector('a')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  removeEventListener('error', faults)
  expect(faults).not.toHaveBeenCalled()
  expect(warn).not.toHaveBeenCalled()
})
