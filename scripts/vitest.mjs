/**
 * Runs vitest and counts.
 */
import { readFileSync, rmSync } from 'node:fs'
import { runInForeground } from './run.mjs'
import { at, pinnedEnvironment, pinnedNode } from './workspace.mjs'

/** Tests use a ClickHouse server of somebody else's instead of the embedded engine. */
export const outsideEnvironment = { TOUCHLINE_TEST_ENGINE: 'http' }

const defaultLimitMs = 15 * 60 * 1000

/** Files that did not even load have no failed test, and count as one. */
function count(report) {
  const brokenFiles = report.testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function readCounts(file, code) {
  let counts
  try {
    counts = count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // vitest ended before it wrote a report (it crashed, or was killed at its limit): that is a failure of its own.
    counts = { passed: 0, failed: 1, skipped: 0 }
  }
  // A fault outside any test, such as an unhandled rejection, shows in the exit code alone.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * Runs projects of vitest in the foreground.
 *
 * @returns how many tests passed, failed and were skipped.
 */
export async function runVitest(projects, options = {}) {
  const file = at('.stamps', `vitest-${projects.join('-')}.json`)
  rmSync(file, { force: true })
  const args = [
    at('node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap(project => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(options.args ?? []),
  ]
  const { env, limitMs = defaultLimitMs } = options
  const code = await runInForeground(pinnedNode, args, { env: pinnedEnvironment(env), limitMs })
  return readCounts(file, code)
}
