/**
 * An examination for people.
 *
 * @module
 */
import type { Finding, Verdict } from './finding.ts'

const signs: Readonly<Record<Verdict, string>> = { ok: '✓', warning: '!', problem: '✗' }

/** What is told: with which programs it was found, and what. */
interface Told {
  readonly versions: { readonly command: string; readonly node: string; readonly browser?: string }
  readonly findings: readonly Finding[]
}

/** One line a finding, with what to do below it, and the sum at the end. */
export function toExaminationText({ findings, versions }: Told): string {
  const width = Math.max(...findings.map(({ about }) => about.length))
  const lines = findings.map(found => toLines(found, width)).join('')
  const { command, node, browser } = versions
  const programs = [`Touchline ${command}`, `Node ${node}`, ...(browser ? [browser] : [])]
  return `${programs.join(', ')}\n\n${lines}\n${toSum(findings)}\n`
}

function toLines({ about, verdict, says, todo }: Finding, width: number): string {
  const line = `${signs[verdict]} ${about.padEnd(width)}  ${clean(says)}\n`
  return todo === null ? line : `${line}  ${' '.repeat(width)}  → ${clean(todo)}\n`
}

function toSum(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => findings.filter(found => found.verdict === verdict).length
  const [problems, warnings] = [count('problem'), count('warning')]
  if (problems + warnings === 0) return 'Everything is in order.'
  return `${problems} ${problems === 1 ? 'problem' : 'problems'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`
}

/** Reasons come from pages: a control character could move the terminal's cursor or worse. */
const clean = (text: string): string => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '')
