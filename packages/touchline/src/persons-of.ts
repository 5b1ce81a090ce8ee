/**
 * @module
 */
import { erasePerson, exportPerson } from '@touchline/ingest'
import type { Line } from './line.ts'
import type { Persons } from './server/persons.ts'

/** Erasing and exporting persons of an open line. */
export const personsOf = ({ folder, store, settings, loader, quarantine }: Line): Persons => {
  const options = { store, settings, loader, quarantine, dataPath: folder.path }
  return {
    erase: request => erasePerson(options, request, 'person erase'),
    export: request => exportPerson(options, request),
  }
}
