export interface Category {
  readonly slug: string
  readonly name: string
  readonly lead: string
}

export interface Product {
  readonly slug: string
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly price: number
  readonly variants?: {
    readonly label: string
    readonly options: readonly { readonly id: string; readonly name: string; readonly price: number }[]
  }
}

export interface Article {
  readonly slug: string
  readonly title: string
  readonly stage: 'top' | 'bottom'
  readonly minutes: number
  readonly body: readonly { readonly products?: readonly string[] }[]
}

export interface Shop {
  readonly name: string
  readonly claim: string
  readonly currency: string
  readonly shipping: readonly { readonly id: string; readonly name: string; readonly price: number }[]
  readonly payment: readonly { readonly id: string; readonly name: string }[]
}

export const shop: Shop
export const categories: readonly Category[]
export const products: readonly Product[]
export const articles: readonly Article[]

/** Products whose words contain every word of the term, the best match first. */
export function searchProducts(term: string): readonly Product[]

/** The shop as a function from a request to its answer. `tag` is put into the head of every page as it is. */
export function createStorefront(options?: { readonly tag?: string }): (request: Request) => Response
