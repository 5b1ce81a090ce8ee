/**
 * Small documents with versions in SQLite. Nothing is ever changed or removed: a new version is added, and the
 * newest one counts. The table is the audit log and the history at once.
 *
 * @module
 */
import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A document's place: whose it is, what it is, which one. */
export interface DocumentKey {
  /** Site id, or empty for documents of the whole installation. */
  readonly site: string
  readonly kind: string
  readonly id: string
}

/** The newest version of one document. */
interface StoredDocument extends DocumentKey {
  /** From 1. */
  readonly version: number
  readonly author: string
  /** When this version was written, epoch milliseconds. */
  readonly at: number
  readonly body: unknown
}

/** Documents of one file. */
export interface Documents {
  /** Adds a version and returns its number. */
  put(key: DocumentKey, body: unknown, author: string): number
  /** The newest version of every document of a kind. */
  newest(kind: string): readonly StoredDocument[]
  /** Bodies of all versions of one document, oldest first. */
  history(key: DocumentKey): readonly unknown[]
  /**
   * Replaces bodies of a site and kind, of all versions, by what `change` makes of them (`null`: leave it), and
   * overwrites the file where they stood; the one thing that changes what was written. Returns how many were changed.
   */
  rewrite(of: Pick<DocumentKey, 'site' | 'kind'>, change: (body: unknown) => unknown): number
  /** Writes a copy to a file that must not exist yet, as of one moment. */
  copyTo(file: string): void
  /** Whether another process has written since the last time this was asked. */
  changedElsewhere(): boolean
  close(): void
}

const ddl = `
CREATE TABLE IF NOT EXISTS documents (
  site TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
  author TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (site, kind, id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS documents_keep BEFORE UPDATE ON documents
  BEGIN SELECT RAISE(ABORT, 'documents are only ever added'); END;`

/** Opens the file, creating it for its owner alone when there is none. */
export function openDocuments(path: string): Documents {
  const database = openDatabase(path)
  const insert = database.prepare(
    `INSERT INTO documents (site, kind, id, version, author, at, body)
     SELECT :site, :kind, :id, coalesce(max(version), 0) + 1, :author, :at, :body
     FROM documents WHERE site = :site AND kind = :kind AND id = :id RETURNING version`,
  )
  const newest = database.prepare(
    `SELECT site, kind, id, max(version) AS version, author, at, body
     FROM documents WHERE kind = ? GROUP BY site, kind, id ORDER BY site, id`,
  )
  const history = database.prepare(
    'SELECT body FROM documents WHERE site = ? AND kind = ? AND id = ? ORDER BY version',
  )
  const dataVersion = database.prepare('PRAGMA data_version')
  let seen = Number(dataVersion.get()?.data_version)
  return {
    put: (key, body, author) =>
      Number(
        insert.get({
          site: key.site,
          kind: key.kind,
          id: key.id,
          author,
          at: Date.now(),
          body: JSON.stringify(body),
        })?.version,
      ),
    newest: kind => newest.all(kind).map(toDocument),
    history: key => history.all(key.site, key.kind, key.id).map(row => JSON.parse(String(row.body))),
    rewrite: (of, change) => rewrite(database, of, change),
    copyTo: file => void database.prepare('VACUUM INTO ?').run(file),
    changedElsewhere() {
      const now = Number(dataVersion.get()?.data_version)
      const changed = now !== seen
      seen = now
      return changed
    },
    close: () => database.close(),
  }
}

/** What is deleted is overwritten with zeros; the write-ahead log and the free pages hold copies of their own. */
function rewrite(
  database: DatabaseSync,
  of: Pick<DocumentKey, 'site' | 'kind'>,
  change: (body: unknown) => unknown,
): number {
  let changed = 0
  for (const row of database
    .prepare('SELECT * FROM documents WHERE site = ? AND kind = ?')
    .all(of.site, of.kind)) {
    const body = change(JSON.parse(String(row.body)))
    if (body === null) continue
    const { site = '', kind = '', id = '', version = 0, author = '', at = 0 } = row
    database.exec('BEGIN IMMEDIATE')
    database
      .prepare('DELETE FROM documents WHERE site = ? AND kind = ? AND id = ? AND version = ?')
      .run(site, kind, id, version)
    database
      .prepare('INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(site, kind, id, version, author, at, JSON.stringify(body))
    database.exec('COMMIT')
    changed += 1
  }
  if (changed > 0) database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  return changed
}

function openDatabase(path: string): DatabaseSync {
  try {
    // SQLite gives its journal the rights of the file, so the file must have the right ones first.
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
    const database = new DatabaseSync(path, { timeout: 5_000 })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;')
    database.exec(ddl)
    return database
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `the settings cannot be opened: ${path} (${why}); check that the folder exists, is yours to write, and holds no other program’s file of that name`,
      { cause },
    )
  }
}

function toDocument(row: Record<string, unknown>): StoredDocument {
  return {
    site: String(row.site),
    kind: String(row.kind),
    id: String(row.id),
    version: Number(row.version),
    author: String(row.author),
    at: Number(row.at),
    body: JSON.parse(String(row.body)),
  }
}
