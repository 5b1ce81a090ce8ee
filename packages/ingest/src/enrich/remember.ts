/**
 * Remembers what a pure function answered: the events of a page life share their page, referrer and browser.
 *
 * @module
 */

/** The answers to the last few thousand texts. */
export type Memory<Answer> = (text: string, work: () => Answer) => Answer

/** The same function, which works once for each text of the last few thousand. */
export function remember<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const memory = createMemory<Answer>()
  return text => memory(text, () => work(text))
}

const answersAtMost = 2_000
// Longer texts are rare, or somebody's who wants to fill the memory.
const longestText = 2_048

/**
 * A copy of a text whose characters are bytes. A text that was cut out of a longer one keeps all of that in memory.
 */
export const copyOf = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/**
 * Creates a memory; `work` must give the same answer for the same text. `own` makes of a text what is to be kept of it:
 * default the text itself.
 */
export function createMemory<Answer>(own?: (text: string) => string): Memory<Answer> {
  const answers = new Map<string, Answer>()
  return (text, work) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = work()
    if (text.length > longestText) return answer
    // Emptied rather than aged: cheaper for each hit, and it fills again at once.
    if (answers.size >= answersAtMost) answers.clear()
    answers.set(own === undefined ? text : own(text), answer)
    return answer
  }
}
