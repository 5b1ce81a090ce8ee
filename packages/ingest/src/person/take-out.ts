/**
 * Takes chosen parts out of a plain file, and with them the reason that may quote them.
 *
 * @module
 */
import { rm } from 'node:fs/promises'
import { nodeDisk } from '../spool/disk.ts'
import { type PlainFile, readIfThere, readJson } from './plain-files.ts'

/** Which parts go. */
export interface Choice {
  /** Whether a row, a book of delivery or an element of a list does. */
  readonly row: (row: unknown) => boolean
  /** Whether bytes that cannot be read as one do: a damaged file, or what was said of one. */
  readonly bytes: (content: Buffer) => boolean
}

/** Whether a part of a file is chosen. */
export function isChosen(part: Buffer, choice: Choice): boolean {
  const row = readJson(part)
  return row === null ? choice.bytes(part) : choice.row(row)
}

/** Takes out what is chosen, and says whether there was anything. Afterwards the old file is there or the new one. */
export async function takeOut(file: PlainFile, choice: Choice): Promise<boolean> {
  const { path, parts, form, content, reason } = file
  const rest = parts.filter(part => !isChosen(part, choice))
  const isTaken = form === 'whole' ? choice.bytes(content) : rest.length < parts.length
  const left = isTaken && rest.some(part => part.toString().trim() !== '') ? toContent(form, rest) : null
  const said = reason === null ? null : await readIfThere(reason)
  const isQuoted = said !== null && (isTaken || choice.bytes(said))
  // The reason first: should the process end in between, what it was about is found again.
  if (reason !== null && isQuoted) await put(reason, isTaken && left === null ? null : withoutReason)
  if (isTaken) await put(path, left)
  return isTaken || isQuoted
}

const withoutReason = Buffer.from('What was said of it may have quoted what was deleted since.\n')

const put = (path: string, content: Buffer | null): Promise<void> =>
  content === null ? rm(path, { force: true }) : nodeDisk.replace(path, content)

const toContent = (form: PlainFile['form'], parts: readonly Buffer[]): Buffer =>
  form === 'list' ? Buffer.from(`[${parts.join()}]`) : Buffer.concat(parts)
