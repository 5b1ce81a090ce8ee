/**
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError } from '../../start-error.ts'

const require = createRequire(import.meta.url)

/**
 * The script that reads a `PageReport` in a page, as an expression. It leaves no trace there.
 *
 * @throws {StartError} It has not been built.
 */
export function readPageReportScript(): string {
  const path = join(dirname(require.resolve('@touchline/sdk/package.json')), 'dist', 'page-report.js')
  try {
    return `(() => { ${readFileSync(path, 'utf8')}; return touchlinePageReport.readPageReport() })()`
  } catch (cause) {
    throw new StartError(
      `This file has not been built: ${path}; run npm start or npm run build in the repository.`,
      { cause },
    )
  }
}
