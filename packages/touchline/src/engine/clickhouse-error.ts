/**
 * Errors in the form of ClickHouse: `Code: 60. DB::Exception: … (UNKNOWN_TABLE)`, which its clients read.
 *
 * @module
 */

/** A statement that was refused or failed, with the status its answer gets. */
export class ClickHouseError extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, text: string, status: number) {
    super(text)
    this.name = 'ClickHouseError'
    this.code = code
    this.status = status
  }
}

const form = /^Code: (\d+)\. DB::Exception: /

/** Statuses as ClickHouse's own HTTP handler gives them; every other error of the engine is a 500. */
const statuses: Readonly<Record<number, number>> = {
  6: 400,
  26: 400,
  27: 400,
  36: 400,
  38: 400,
  41: 400,
  43: 400,
  46: 404,
  47: 404,
  53: 400,
  60: 404,
  62: 400,
  70: 400,
  72: 400,
  81: 404,
  115: 400,
  117: 400,
  131: 400,
  159: 408,
  202: 503,
  394: 499,
  456: 400,
  457: 400,
  516: 403,
}

/** Builds an error of the face's own in the same form. */
export function refuse(code: number, type: string, text: string): ClickHouseError {
  return new ClickHouseError(code, `Code: ${code}. DB::Exception: ${text}. (${type})`, statuses[code] ?? 500)
}

/** Reads what the engine threw. Anything that is not an answer of the engine becomes STD_EXCEPTION (1001). */
export function toClickHouseError(thrown: unknown): ClickHouseError {
  if (thrown instanceof ClickHouseError) return thrown
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const code = form.exec(text)?.[1]
  if (code === undefined) return refuse(1001, 'STD_EXCEPTION', text)
  return new ClickHouseError(Number(code), text, statuses[Number(code)] ?? 500)
}
