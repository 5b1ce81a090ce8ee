/**
 * The kinds of page in the shop, and where people go from each.
 *
 * @module
 */
import type { Landing } from './arrival.ts'
import type { Random } from './random.ts'
import type { Shop } from './shop.ts'
import type { ShopPage, ShopPages } from './shop-page.ts'

/** A kind of page that people look around on. */
export type Place = Exclude<Landing, 'cart'> | 'blog' | 'faq' | 'about'

/** The weights of leaving and of going on to each other kind; leaving is divided by how much somebody wants. */
export const onward: Readonly<
  Record<Place, { readonly leave: number; readonly to: readonly (readonly [Place, number])[] }>
> = {
  home: {
    leave: 34,
    to: [
      ['category', 40],
      ['product', 18],
      ['search', 9],
      ['blog', 8],
      ['about', 4],
    ],
  },
  category: {
    leave: 36,
    to: [
      ['product', 54],
      ['category', 11],
      ['search', 4],
      ['home', 4],
    ],
  },
  product: {
    leave: 46,
    to: [
      ['product', 17],
      ['category', 15],
      ['bottom-article', 6],
      ['faq', 4],
      ['about', 2],
    ],
  },
  'top-article': {
    leave: 78,
    to: [
      ['product', 8],
      ['category', 6],
      ['top-article', 8],
      ['bottom-article', 5],
      ['blog', 3],
    ],
  },
  'bottom-article': {
    leave: 50,
    to: [
      ['product', 31],
      ['category', 9],
      ['bottom-article', 6],
      ['top-article', 3],
    ],
  },
  search: {
    leave: 30,
    to: [
      ['product', 56],
      ['search', 9],
      ['category', 6],
    ],
  },
  blog: {
    leave: 26,
    to: [
      ['top-article', 44],
      ['bottom-article', 30],
    ],
  },
  faq: {
    leave: 50,
    to: [
      ['product', 26],
      ['home', 10],
      ['about', 5],
    ],
  },
  about: {
    leave: 48,
    to: [
      ['category', 30],
      ['home', 20],
    ],
  },
}

/** How often a product is looked at; others have 4. */
export const popularity: Readonly<Record<string, number>> = {
  'cast-iron-skillet': 20,
  'chefs-knife': 17,
  'enamelled-casserole': 12,
  'carbon-steel-pan': 12,
  'stoneware-plates': 9,
  'stoneware-mug': 8,
  'end-grain-board': 7,
}
// What people type; one finds nothing.
const searches = ['pan', 'cast iron', 'knife', 'board', 'mug', 'linen', 'casserole', 'induction pan', 'gift']
/** A page of a kind: any shelf, any article of the stage, any search. */
export function pageOf(
  place: Exclude<Place, 'product'>,
  { shop, pages, random }: { readonly shop: Shop; readonly pages: ShopPages; readonly random: Random },
): ShopPage {
  const article = (stage: 'top' | 'bottom') =>
    pages.article(random.pick(shop.articles.filter(one => one.stage === stage)))
  switch (place) {
    case 'category':
      return pages.category(random.pick(shop.categories).slug)
    case 'search':
      return pages.search(random.pick(searches))
    case 'top-article':
      return article('top')
    case 'bottom-article':
      return article('bottom')
    default:
      return pages[place]()
  }
}
