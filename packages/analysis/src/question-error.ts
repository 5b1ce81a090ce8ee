/**
 * The asker's mistake.
 *
 * @module
 */

/** A question that cannot be answered as it stands: which field is wrong, and what would be right. */
export class QuestionError extends Error {
  /** Path of the field within the question: `steps.0.page`; empty for the question as a whole. */
  readonly field: string
  /** What is wrong: the value; what would be right. */
  readonly detail: string

  constructor(field: string, detail: string) {
    super(field === '' ? detail : `${field}: ${detail}`)
    this.name = 'QuestionError'
    this.field = field
    this.detail = detail
  }
}
