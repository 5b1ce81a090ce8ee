/**
 * @module
 */
import { erasePerson, exportPerson, inTurn } from '@touchline/ingest'
import { removeUnfinishedBackup } from './backup/unfinished.ts'
import type { Line } from './line.ts'
import type { Persons } from './server/persons.ts'

/** Erasing and exporting persons of an open line. */
export const personsOf = ({ folder, store, settings, loader, quarantine }: Line): Persons => {
  const options = { store, settings, loader, quarantine, dataPath: folder.path }
  return {
    async erase(request) {
      await inTurn(store, () => removeUnfinishedBackup(folder.enginePath))
      return erasePerson(options, request, 'person erase')
    },
    export: request => exportPerson(options, request),
  }
}
