import { describe, expect, it } from 'vitest'
import { findBrowser, type Machine } from './find-browser.ts'

const machine = (platform: NodeJS.Platform, ...programs: readonly string[]): Machine => ({
  platform,
  env: { PATH: '/opt/bin:/usr/bin', PROGRAMFILES: '/programs' },
  exists: path => programs.includes(path),
})

describe('the browser of this machine', () => {
  it('is the first on the PATH, whatever Firefox there is', () => {
    expect(findBrowser(undefined, machine('linux', '/usr/bin/firefox', '/opt/bin/chromium'))).toEqual({
      path: '/opt/bin/chromium',
      kind: 'chrome',
    })
    expect(findBrowser(undefined, machine('linux', '/usr/bin/firefox-esr'))).toEqual({
      path: '/usr/bin/firefox-esr',
      kind: 'firefox',
    })
  })

  it('is where programs are on a Mac and on Windows', () => {
    const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
    expect(findBrowser(undefined, machine('darwin', edge)).path).toBe(edge)
    const firefox = '/programs/Mozilla Firefox/firefox.exe'
    expect(findBrowser(undefined, machine('win32', firefox))).toEqual({ path: firefox, kind: 'firefox' })
  })

  it('is the one that was named', () => {
    const both = machine('linux', '/usr/bin/chromium', '/home/ann/firefox/firefox')
    expect(findBrowser('/home/ann/firefox/firefox', both).kind).toBe('firefox')
    expect(() => findBrowser('/home/ann/chrome', both)).toThrow('no browser at: /home/ann/chrome')
  })

  it('may be missing: then it is said what to install, or to name', () => {
    expect(() => findBrowser(undefined, machine('linux'))).toThrow(/install Chromium.*--browser/)
  })
})
