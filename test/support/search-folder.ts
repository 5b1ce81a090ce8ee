/**
 * Looking for somebody in every byte of a folder.
 *
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A UUID as text, and as its sixteen bytes in both orders: as they are written, and with each half turned round. */
export function formsOfUuid(uuid: string): Buffer[] {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  const halves = [bytes.subarray(0, 8), bytes.subarray(8)]
  const turned = Buffer.concat(halves.map(half => Buffer.from(half).reverse()))
  const texts = [uuid, uuid.toUpperCase(), uuid.replaceAll('-', '')]
  return [...texts.map(text => Buffer.from(text)), bytes, turned, Buffer.from(bytes).reverse()]
}

/** The files of a folder, at any depth, that hold one of these byte strings, or have it in their names. */
export async function filesHolding(folder: string, forms: readonly Buffer[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const found: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isFile() ? await readFile(path) : Buffer.alloc(0)
    if (forms.some(form => content.includes(form) || Buffer.from(path).includes(form))) found.push(path)
  }
  return found
}
