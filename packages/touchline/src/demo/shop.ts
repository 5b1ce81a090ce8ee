/**
 * The storefront as the demo sees it: a module that lies beside the built program, or in the repository.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { StartError } from '../start-error.ts'

export interface ShopProduct {
  readonly slug: string
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly price: number
  readonly variants?:
    | { readonly options: readonly { readonly name: string; readonly price: number }[] }
    | undefined
}

export interface ShopArticle {
  readonly slug: string
  readonly title: string
  readonly stage: 'top' | 'bottom'
  readonly body: readonly { readonly products?: readonly string[] | undefined }[]
}

/** What the storefront's module exports. */
export interface Shop {
  readonly shop: {
    readonly name: string
    readonly claim: string
    readonly currency: string
    readonly shipping: readonly { readonly id: string; readonly price: number }[]
    readonly payment: readonly { readonly id: string }[]
  }
  readonly categories: readonly { readonly slug: string; readonly name: string }[]
  readonly products: readonly ShopProduct[]
  readonly articles: readonly ShopArticle[]
  /** What the shop finds for the words of a search. */
  searchProducts(term: string): readonly ShopProduct[]
  /** The shop as a function from a request to its answer; `tag` is put into every page's head. */
  createStorefront(options: { readonly tag: string }): (request: Request) => Response
}

// A packed touchline carries a copy in dist/storefront; in the repository the example itself is used. From
// dist/demo and from src/demo the paths are the same.
const places = ['../storefront/storefront.js', '../../../../examples/storefront/storefront.js']

/**
 * Loads the storefront.
 *
 * @throws {StartError} There is none.
 */
export async function loadShop(): Promise<Shop> {
  const found = places.map(place => new URL(place, import.meta.url)).find(place => existsSync(place))
  if (found === undefined) {
    const looked = places.map(place => new URL(place, import.meta.url).pathname).join(' and ')
    throw new StartError(`The storefront is missing: looked at ${looked}; build touchline again.`)
  }
  return (await import(found.href)) as Shop
}
