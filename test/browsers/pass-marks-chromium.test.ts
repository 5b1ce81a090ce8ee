import { chromium } from '../support/browsers/engines.ts'
import { crash, setOffline } from '../support/browsers/puppeteer-driver.ts'
import { describePassMarks, mostCopies } from './pass-marks.ts'

describePassMarks(chromium, { setOffline, killTab: crash, mostCopies })
