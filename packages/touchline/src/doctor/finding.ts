/**
 * What a doctor says about one thing: how it is, and what to do.
 *
 * @module
 */

/** `problem`: events are lost, refused or cannot be asked about. `warning`: it works, and may not be meant so. */
export type Verdict = 'ok' | 'warning' | 'problem'

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at: `engine`, `spool`, `main: delivery`. */
  readonly about: string
  readonly verdict: Verdict
  /** How it is, in one sentence. */
  readonly says: string
  /** What to do, or what could be done besides; `null` when nothing is. */
  readonly todo: string | null
}

/** Builds a finding; whoever gives no `todo` has found everything in order, and an `ok` one is mere advice. */
export const finding = (
  about: string,
  says: string,
  todo?: { readonly verdict: Verdict; readonly todo: string },
): Finding => ({ about, says, verdict: todo?.verdict ?? 'ok', todo: todo?.todo ?? null })

/** The worst of several verdicts. */
export function worstOf(findings: readonly Finding[]): Verdict {
  const verdicts = new Set(findings.map(({ verdict }) => verdict))
  if (verdicts.has('problem')) return 'problem'
  return verdicts.has('warning') ? 'warning' : 'ok'
}

/** An error in words. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
