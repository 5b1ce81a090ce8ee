/**
 * Takes somebody out of the plain files of a data folder, and shows what is there of them.
 *
 * @module
 */
import { rm } from 'node:fs/promises'
import { relative } from 'node:path'
import { nodeDisk } from '../spool/disk.ts'
import { type PlainFile, readIfThere, readJson, readPlainFiles } from './plain-files.ts'
import { areNamedIn, isOf, type Meant, tracesOfRow } from './traces.ts'

/**
 * Takes out what is of whom is meant, part by part where a file has parts, and returns how many files had some. The
 * engine's reason for refusing something quotes it, so that it goes with it.
 */
export async function eraseFiles(folder: string, meant: Meant): Promise<number> {
  let changed = 0
  for await (const file of readPlainFiles(folder)) {
    if (await eraseFile(file, meant)) changed += 1
  }
  return changed
}

async function eraseFile(file: PlainFile, meant: Meant): Promise<boolean> {
  const { path, parts, form, content, reason } = file
  const rest = parts.filter(part => !isPartOf(part, meant))
  const isTheirs = form === 'whole' ? areNamedIn(meant, content) : rest.length < parts.length
  const left = isTheirs && rest.some(part => part.toString().trim() !== '') ? toContent(form, rest) : null
  const said = reason === null ? null : await readIfThere(reason)
  const isQuoted = said !== null && (isTheirs || areNamedIn(meant, said))
  // The reason first: should the process end in between, the next erasure finds what it was about.
  if (reason !== null && isQuoted) await put(reason, isTheirs && left === null ? null : withoutReason)
  if (isTheirs) await put(path, left)
  return isTheirs || isQuoted
}

const withoutReason = Buffer.from('What was said of it may have quoted somebody who was erased.\n')

const put = (path: string, content: Buffer | null): Promise<void> =>
  content === null ? rm(path, { force: true }) : nodeDisk.replace(path, content)

const toContent = (form: PlainFile['form'], parts: readonly Buffer[]): Buffer =>
  form === 'list' ? Buffer.from(`[${parts.join()}]`) : Buffer.concat(parts)

function isPartOf(part: Buffer, meant: Meant): boolean {
  const row = readJson(part)
  return row === null ? areNamedIn(meant, part) : isOf(meant, tracesOfRow(row))
}

/** What a plain file holds of somebody. */
export interface FilePart {
  /** Path within the data folder. */
  readonly file: string
  /** The row, as it was set aside; `null` in a damaged file, which others may be in too. */
  readonly row: unknown
}

/** What the plain files hold of whom is meant. */
export async function findInFiles(folder: string, meant: Meant): Promise<readonly FilePart[]> {
  const found: FilePart[] = []
  for await (const { path, parts, form, content } of readPlainFiles(folder)) {
    const file = relative(folder, path)
    if (form === 'whole' && areNamedIn(meant, content)) found.push({ file, row: null })
    const theirs = parts.filter(part => isPartOf(part, meant))
    found.push(...theirs.map(part => ({ file, row: readJson(part) })))
  }
  return found
}
