import { webkit } from '../support/browsers/engines.ts'
import { describePassMarks } from './pass-marks.ts'

describePassMarks(webkit)
