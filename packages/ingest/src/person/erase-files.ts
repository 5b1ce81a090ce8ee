/**
 * Takes somebody out of the plain files of a data folder: what could not be loaded, was refused, or was left over.
 *
 * @module
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDisk } from '../spool/disk.ts'
import { isSegmentName } from '../spool/segment-name.ts'
import type { Subject } from './subject.ts'

/** What other code keeps, and takes people out of by its own means; segments are loaded before anybody is erased. */
const notPlain = /^(engine|quarantine|settings\.db.*|lock|token|server\.json)$/

/** By what somebody is known in a text: a visitor by the id, a user by an id that is the whole of a value. */
export const textsOf = ({ whole, standIns, users }: Subject): readonly string[] => [
  ...[...whole, ...standIns].map(visitor => visitor.toLowerCase()),
  ...users.map(user => JSON.stringify(user).toLowerCase()),
]

/** Takes out what names one of the texts, line by line where a file has lines, and returns how many files did. */
export async function eraseFiles(folder: string, texts: readonly string[]): Promise<number> {
  let changed = 0
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (notPlain.test(entry.name) || isSegmentName(entry.name)) continue
    if (entry.isDirectory()) changed += await eraseFiles(path, texts)
    else if (entry.isFile() && (await eraseFile(path, texts))) changed += 1
  }
  return changed
}

/** Whether a line of a file names one of the texts. */
export const namesOneOf = (texts: readonly string[]) => {
  const wanted = texts.map(text => text.toLowerCase())
  return (line: string): boolean => wanted.some(text => line.toLowerCase().includes(text))
}

/** Bytes that are no text stay what they are: a byte is a character of latin1. */
async function eraseFile(path: string, texts: readonly string[]): Promise<boolean> {
  const content = (await readFile(path)).toString('latin1')
  const wanted = texts.map(text => Buffer.from(text).toString('latin1'))
  const isNamed = (part: string): boolean => wanted.some(text => part.toLowerCase().includes(text))
  if (!isNamed(content)) return false
  const rest = path.endsWith('.ndjson')
    ? content
        .split(/(?<=\n)/)
        .filter(line => !isNamed(line))
        .join('')
    : listWithout(content, isNamed)
  if (rest === '') await rm(path, { force: true })
  else await nodeDisk.replace(path, Buffer.from(rest, 'latin1'))
  return true
}

/**
 * A list of visitors without some of them. Of anything else nothing is left: a damaged part of a segment says once whose
 * many events are.
 */
function listWithout(content: string, isNamed: (part: string) => boolean): string {
  const rest = readList(content)?.filter(element => !isNamed(JSON.stringify(element))) ?? []
  return rest.length === 0 ? '' : JSON.stringify(rest)
}

/** A list in one line of JSON: visitors that could not be rebuilt. */
function readList(content: string): readonly unknown[] | null {
  if (!content.startsWith('[')) return null
  try {
    const list: unknown = JSON.parse(content)
    return Array.isArray(list) ? list : null
  } catch {
    // Not a whole list.
    return null
  }
}
