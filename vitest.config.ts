import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Packages are tested from their sources: the `source` condition of their exports. */
const conditions = ['source', 'import', 'module', 'default']

/**
 * A busy machine may keep a browser's driver waiting beyond its own limits: such a test is tried once more. An event
 * that is lost or stored twice now and then is a failure, and is never tried again.
 */
const ofBusyBrowser = {
  count: 1,
  condition: /^(Navigation timeout|Protocol error|.*\.callFunctionOn timed out|Timed out after waiting)/,
}

/** Their tests wait about as much as they compute: on two cores, vitest by itself would run one file at a time. */
const maxWorkers = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'packages/{protocol,ingest,analysis,touchline,dashboard}/src/**/*.test.{ts,tsx}',
            'test/{unit,oracle,architecture}/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
        },
      },
      {
        extends: true,
        test: {
          name: 'sdk',
          environment: 'jsdom',
          include: ['packages/sdk/src/**/*.test.ts'],
          testTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          // Browsers side by side, each in a process of its own.
          maxConcurrency: 4,
          retry: ofBusyBrowser,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/**/*.test.ts'],
          // A suite by hand has a hundred times the rounds of CI's; `scripts/vitest.mjs` ends one that hangs.
          testTimeout: 3_600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          environment: 'node',
          include: ['test/browsers/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Scenarios wait far more than they compute, each with a visitor of its own. Eight at a time kept two
          // cores so busy that pages had no time left for their last moment.
          maxConcurrency: 6,
          retry: ofBusyBrowser,
        },
      },
    ],
  },
})
