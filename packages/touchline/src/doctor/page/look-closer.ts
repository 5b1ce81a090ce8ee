/**
 * Asks again, past the browser, for what the browser only says that it failed.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { CollectorWord } from './event-desk.ts'
import type { SeenFile } from './page-record.ts'
import { requestPlainly } from './plain-request.ts'
import { violationOf } from './policy-words.ts'
import type { PageVisit } from './visit-page.ts'

/** Adds to a visit what could be found out about its failures. Sends no event. */
export async function lookCloser(visit: PageVisit, insecure: boolean): Promise<PageVisit> {
  const isForbidden = (url: string) => violationOf(visit.violations, url) !== undefined
  const files = new Map(visit.files)
  for (const { src } of visit.report?.tags ?? []) {
    const file = files.get(src)
    if (file?.failure != null && !isForbidden(src)) files.set(src, await lookAtFile(src, file, insecure))
  }
  const words = visit.words.map(word =>
    word.status === null && !isForbidden(word.url) ? lookAtWord(visit, word, insecure) : word,
  )
  return { ...visit, files, words: await Promise.all(words) }
}

async function lookAtFile(url: string, file: SeenFile, insecure: boolean): Promise<SeenFile> {
  const { status, contentType } = await requestPlainly({ url, method: 'GET', insecure })
  // A good file that a browser does not take has another fault, which the browser's own word names.
  return status === null || (status === 200 && /script/.test(contentType))
    ? file
    : { status, contentType, failure: null }
}

async function lookAtWord(visit: PageVisit, word: CollectorWord, insecure: boolean): Promise<CollectorWord> {
  const { origin } = new URL(visit.report?.url ?? visit.asked)
  const { key } = word
  const batch = { v: 1, key, batch: randomUUID(), stream: randomUUID(), sentAt: Date.now(), events: [] }
  const answer = await requestPlainly({
    url: word.url,
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin },
    body: JSON.stringify(batch),
    insecure,
  })
  return answer.failure === null
    ? { ...word, withoutBrowser: { status: answer.status, allowedOrigin: answer.allowedOrigin } }
    : { ...word, detail: word.detail.includes('FAILED') ? answer.failure : word.detail }
}
