/**
 * The pixel as a script of its own, `touchline-pixel.js`: gives a custom pixel the function `touchlinePixel`.
 *
 * @module
 */
import { touchlinePixel } from './pixel.ts'

Object.assign(globalThis, { touchlinePixel })
