/**
 * The script tag `touchline.js`: the everyday captures, and the rest on demand from beside the script.
 *
 * @module
 */
import type { Part } from '../parts/part.ts'
import { version } from '../version.ts'
import { startTag } from './start-tag.ts'

/** The build writes `import` for it: TypeScript would add code of its own to an `import` of a computed address. */
declare const importModule: (address: string) => Promise<Part>

startTag(script => part => importModule(new URL(`touchline-${version}.${part}.js`, script).href))
