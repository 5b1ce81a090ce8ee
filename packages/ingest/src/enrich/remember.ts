/**
 * Remembers what a pure function answered: the events of a page life share their page, referrer and browser.
 *
 * @module
 */

/** The same function, which works once for each text of the last few thousand. */
export function remember<Answer>(work: (text: string) => Answer, atMost = 2_000): (text: string) => Answer {
  const answers = new Map<string, Answer>()
  return text => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = work(text)
    // Emptied rather than aged: cheaper for each hit, and it fills again at once.
    if (answers.size >= atMost) answers.clear()
    answers.set(text, answer)
    return answer
  }
}
