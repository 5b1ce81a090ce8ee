import { webkit } from '../support/browsers/engines.ts'
import { describePassMarks } from './pass-marks.ts'

// Its tabs cannot be told that they are offline, nor be killed one by one; slow answers still make three copies at times.
describePassMarks(webkit)
