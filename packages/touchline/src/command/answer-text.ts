/**
 * Answers as text for a terminal.
 *
 * @module
 */
import type {
  AnswerTo,
  AnyQuestion,
  DeliveryAnswer,
  FunnelAnswer,
  JourneyAnswer,
  JourneysAnswer,
  Money,
} from '@touchline/analysis'
import { toTable } from './table.ts'

/** An answer in lines, with how it was counted at its end. */
export function toText(answer: AnswerTo<AnyQuestion>): string {
  return `${toBody(answer)}\n${answer.rule}\n`
}

function toBody(answer: AnswerTo<AnyQuestion>): string {
  switch (answer.question) {
    case 'funnel':
      return toFunnel(answer.answer)
    case 'journeys':
      return toJourneys(answer.answer)
    case 'journey':
      return toJourney(answer.answer)
    case 'delivery':
      return toDelivery(answer.answer)
  }
}

const toFunnel = ({ steps }: FunnelAnswer): string =>
  toTable(
    ['step', 'entered', 'rate', 'of the step before', 'dropped', 'in progress'],
    steps.map((step, index) => [
      `${index + 1}. ${step.label}`,
      String(step.entered),
      toPercent(step.rate),
      toPercent(step.fromPrevious),
      String(step.dropped),
      String(step.inProgress),
    ]),
  )

const toJourneys = ({ total, rows }: JourneysAnswer): string =>
  `${toTable(
    ['began', 'person', 'outcome', 'touches', 'revenue'],
    rows.map(row => [
      toTime(row.startAt),
      row.user ?? row.person,
      row.outcome,
      row.touches.map(touch => touch.name || touch.path || '–').join(' › '),
      toMoney(row.revenue),
    ]),
  )}\n${rows.length} of ${total}\n`

function toJourney(answer: JourneyAnswer): string {
  const touches = toTable(
    ['at', 'touch', 'channel', 'what happened'],
    answer.touches.map(touch => [
      toTime(touch.at),
      touch.name || touch.path || '–',
      touch.channel,
      touch.events.map(event => event.name).join(', '),
    ]),
  )
  const outcomes = answer.outcomes.map(({ journey, outcome }) => `Journey ${journey}: ${outcome}`)
  return `${answer.user ?? answer.person}\n\n${touches}\n${outcomes.join('\n')}\n`
}

function toDelivery({ headline, dropped, losses, gaps }: DeliveryAnswer): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} given up: ${reason}`)
  const lossTable = toTable(
    ['ledger', 'created', 'stored', 'lost', 'last heard of'],
    losses.map(row => [
      row.ledger,
      String(row.created),
      String(row.stored),
      String(row.lost),
      toTime(row.lastAt),
    ]),
  )
  const gapTable = toTable(
    ['page life', 'last number', 'missing', 'refused', 'lost', 'not received', 'numbers'],
    gaps.list.map(row => [
      row.stream,
      String(row.last),
      String(row.missing),
      String(row.refused),
      String(row.lost),
      String(row.notReceived),
      row.numbers,
    ]),
  )
  return [
    `${headline}\n`,
    ...reasons.map(line => `${line}\n`),
    `${gaps.missing} numbers missing in ${gaps.streams} of ${gaps.of} page lives\n`,
    ...(losses.length === 0 ? [] : [`\n${lossTable}`]),
    ...(gaps.list.length === 0 ? [] : [`\n${gapTable}`]),
  ].join('')
}

const toPercent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`)

const toTime = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

const toMoney = (amounts: readonly Money[]): string =>
  amounts.map(({ value, currency }) => `${value.toFixed(2)} ${currency}`).join(', ')
