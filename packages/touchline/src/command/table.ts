/**
 * @module
 */

/** Lays rows out in columns under a heading; every line ends with a newline. */
export function toTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...rows.map(row => [...clean(row[column] ?? '')].length)),
  )
  const toLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)))
      .join('  ')
      .trimEnd()
  const lines = [heading, widths.map(width => '─'.repeat(width)), ...rows.map(row => row.map(clean))]
  return `${lines.map(toLine).join('\n')}\n`
}

/** Names come from pages: a control character could move the terminal's cursor or worse. */
const clean = (text: string): string => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '')
