/**
 * `npm run build`: installs and builds what has changed, and runs nothing.
 */
import { setUp } from './setup.mjs'

await setUp()
console.error('Everything is built.')
