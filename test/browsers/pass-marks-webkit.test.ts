import { webkit } from '../support/browsers/engines.ts'
import { describePassMarks, mostCopies } from './pass-marks.ts'

// Its tabs cannot be told that they are offline, nor be killed one by one.
describePassMarks(webkit, { mostCopies })
