/**
 * A name by which a reader can recognise a person: the shop's own id of the user, or the two ends of a
 * visitor's random id.
 */
export function formatPerson(person: { readonly person: string; readonly user: string | null }): string {
  if (person.user !== null && person.user !== '') return person.user
  const hex = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.exec(person.person)?.[0]
  return hex === undefined ? person.person.replace(/^[uv]:/, '') : `Visitor ${shortHex(hex)}`
}

/** The start of a version 7 UUID is the time and alike for all of a day: the random end tells them apart. */
function shortHex(uuid: string): string {
  const end = uuid.slice(-3)
  return uuid[14] === '7' ? `${uuid.slice(-12, -8)}…${end}` : `${uuid.slice(0, 4)}…${end}`
}
