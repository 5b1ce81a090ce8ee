/**
 * The lines of an import that could not be taken, kept beside it with their numbers and reasons.
 *
 * @module
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { StartError } from '../start-error.ts'

/** A line that was not imported. */
export interface BadLine {
  readonly line: number
  readonly code: string
  readonly detail: string
  /** As it stands in the file. */
  readonly text: string
}

/** Where bad lines go. */
export interface BadLines {
  add(lines: readonly BadLine[]): void
}

/**
 * Opens the file of bad lines; it comes into being with the first one.
 *
 * @param options.after what was written of later lines is written again by an import that goes on here.
 * @throws {StartError} It cannot be written.
 */
export function openBadLines({ path, after }: { readonly path: string; readonly after: number }): BadLines {
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new StartError(
        `The file of bad lines cannot be written: ${path} (${why}); name another with --bad.`,
        { cause },
      )
    }
  }
  attempt(() => {
    if (!existsSync(path)) return
    const kept = after === 0 ? [] : readLines(path).filter(({ line }) => line <= after)
    if (kept.length === 0) rmSync(path)
    else writeFileSync(path, toText(kept))
  })
  return {
    add(lines) {
      if (lines.length > 0) attempt(() => appendFileSync(path, toText(lines), { mode: 0o600 }))
    },
  }
}

const toText = (lines: readonly BadLine[]): string => lines.map(line => `${JSON.stringify(line)}\n`).join('')

/** The last line may be cut off by what ended the import. */
function readLines(path: string): readonly BadLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap(text => {
      try {
        return [JSON.parse(text)]
      } catch {
        // Cut off; it is written again.
        return []
      }
    })
}
