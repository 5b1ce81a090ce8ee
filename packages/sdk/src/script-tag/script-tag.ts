/**
 * The script tag `touchline.js`: the everyday captures, and the rest on demand from beside the script.
 *
 * @module
 */
import { version } from '../version.ts'
import { startTag } from './start-tag.ts'

startTag(script => part => import(new URL(`touchline-${version}.${part}.js`, script).href))
