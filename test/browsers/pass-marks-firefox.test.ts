import { firefox } from '../support/browsers/engines.ts'
import { setOffline } from '../support/browsers/puppeteer-driver.ts'
import { describePassMarks, mostCopies } from './pass-marks.ts'

// Its tabs cannot be killed one by one.
describePassMarks(firefox, { setOffline, mostCopies })
