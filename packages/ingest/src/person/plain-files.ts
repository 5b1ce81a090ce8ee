/**
 * The plain files of a data folder that may hold people: what could not be loaded, each with its reason beside it, the
 * names that sites have used, and whatever else was left over.
 *
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSegmentName } from '../spool/segment-name.ts'

/**
 * What holds nobody, or what other code keeps and takes people out of by its own means; segments are loaded before
 * anybody is looked for.
 */
const notPlain =
  /^(?:engine|quarantine|imports|settings\.db.*|salts\.json(?:\.new)?|demo\.json(?:\.new)?|lock|token|server\.json)$/

const reasonSuffix = '.reason'

/** A file as the parts that each may be of somebody else. */
export interface PlainFile {
  readonly path: string
  /** Lines with their line breaks, or the elements of a list; empty where the whole file is one. */
  readonly parts: readonly Buffer[]
  readonly form: 'lines' | 'list' | 'whole'
  readonly content: Buffer
  /** Path of the file with the reason; `null` when there is none. It may quote any part. */
  readonly reason: string | null
}

/** Reads the files one after the other. A reason whose file is gone comes as a file of its own. */
export async function* readPlainFiles(folder: string): AsyncGenerator<PlainFile> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = new Set(entries.map(entry => entry.name))
  for (const entry of entries) {
    const { name } = entry
    const path = join(folder, name)
    if (notPlain.test(name) || isSegmentName(name)) continue
    if (entry.isDirectory()) yield* readPlainFiles(path)
    if (!entry.isFile() || isReasonOf(name, names)) continue
    const content = await readIfThere(path)
    if (content === null) continue
    const reason = names.has(name + reasonSuffix) ? path + reasonSuffix : null
    yield { path, content, reason, ...partsOf(name, content) }
  }
}

const isReasonOf = (name: string, names: ReadonlySet<string>): boolean =>
  name.endsWith(reasonSuffix) && names.has(name.slice(0, -reasonSuffix.length))

/** A file that its owner has removed meanwhile is not there: the spool writes one and takes it away to see that it can. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}

/** A damaged part of a segment says once whose its many events are: it is one part. */
function partsOf(name: string, content: Buffer): Pick<PlainFile, 'parts' | 'form'> {
  if (name.endsWith('.ndjson')) return { form: 'lines', parts: linesOf(content) }
  const list = name.endsWith('.json') ? readJson(content) : null
  if (!Array.isArray(list)) return { form: 'whole', parts: [] }
  return { form: 'list', parts: list.map(element => Buffer.from(JSON.stringify(element))) }
}

function linesOf(content: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < content.byteLength; ) {
    const end = content.indexOf('\n', from)
    const to = end === -1 ? content.byteLength : end + 1
    lines.push(content.subarray(from, to))
    from = to
  }
  return lines
}

/** What a part says; `null` when it is no JSON. */
export function readJson(part: Buffer): unknown {
  try {
    return JSON.parse(part.toString())
  } catch {
    // Nobody wrote it so: it was damaged, or is empty.
    return null
  }
}
