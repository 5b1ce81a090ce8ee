/**
 * The pages of the shop as a script in them would see them: address, title, type, and what the shop itself
 * reports when they are opened.
 *
 * @module
 */
import type { Shop, ShopArticle, ShopProduct } from './shop.ts'

/** An event without its circumstances. */
export interface Happening {
  readonly name: string
  readonly data?: Readonly<Record<string, unknown>>
}

export interface ShopPage {
  /** Path and query. */
  readonly path: string
  readonly title: string
  readonly type: string
  /** What the page reports by itself when it is opened. */
  readonly onOpen: readonly Happening[]
  /** Half of its readers stay longer. */
  readonly medianStayMs: number
}

/** A product in a cart. */
export interface CartLine {
  readonly product: ShopProduct
  readonly variant?: string | undefined
  readonly price: number
  readonly quantity: number
}

/** All pages of a shop. */
export interface ShopPages {
  home(): ShopPage
  category(slug: string): ShopPage
  product(product: ShopProduct): ShopPage
  search(term: string): ShopPage
  blog(): ShopPage
  article(article: ShopArticle): ShopPage
  faq(): ShopPage
  about(): ShopPage
  account(): ShopPage
  cart(lines: readonly CartLine[]): ShopPage
  checkout(step: CheckoutStep, lines: readonly CartLine[]): ShopPage
  confirmation(order: Happening): ShopPage
  /** The e-commerce data of a cart, as GA4 has it. */
  commerce(lines: readonly CartLine[]): Commerce
  item(product: ShopProduct): Readonly<Record<string, unknown>>
}

export type CheckoutStep = 'contact' | 'shipping' | 'payment' | 'review'

export interface Commerce extends Record<string, unknown> {
  readonly currency: string
  readonly value: number
  readonly items: readonly Readonly<Record<string, unknown>>[]
}

const checkoutTitles = { contact: 'Contact', shipping: 'Delivery', payment: 'Payment', review: 'Review' }
const loved = ['cast-iron-skillet', 'chefs-knife', 'stoneware-plates', 'carbon-steel-pan']

/** What pages report, in GA4's form. */
function createReports({ shop, categories }: Shop) {
  const categoryName = (slug: string): string =>
    categories.find(category => category.slug === slug)?.name ?? slug
  const item = (product: ShopProduct) => ({
    item_id: product.sku,
    item_name: product.name,
    item_brand: shop.name,
    item_category: categoryName(product.category),
    price: product.price,
  })
  const cartItem = ({ product, variant, price, quantity }: CartLine) => ({
    ...item(product),
    ...(variant === undefined ? {} : { item_variant: variant }),
    price,
    quantity,
  })
  const commerce = (lines: readonly CartLine[]): Commerce => ({
    currency: shop.currency,
    value: cartValue(lines),
    items: lines.map(cartItem),
  })
  const list = (name: string, shown: readonly ShopProduct[]): Happening => ({
    name: 'view_item_list',
    data: { item_list_name: name, items: shown.map((product, index) => ({ ...item(product), index })) },
  })
  return { categoryName, item, commerce, list }
}

const toPage =
  (shop: Shop['shop']) =>
  (path: string, title: string, type: string, medianStayMs: number, onOpen: Happening[] = []): ShopPage => ({
    path,
    title: `${title} · ${shop.name}`,
    type,
    medianStayMs,
    onOpen,
  })

/** Describes the pages of a shop. */
export function createShopPages(whole: Shop): ShopPages {
  const { shop, categories, products, searchProducts } = whole
  const { categoryName, item, commerce, list } = createReports(whole)
  const plain = toPage(shop)
  const shelves = new Map(
    categories.map(({ slug, name }) => [
      slug,
      list(
        name,
        products.filter(product => product.category === slug),
      ),
    ]),
  )
  const lovedOnes = products.filter(product => loved.includes(product.slug))
  const front = list('Loved for years', lovedOnes)
  return {
    commerce,
    item,
    home: () => ({
      ...plain('/', '', 'home', 16_000, [front]),
      title: `${shop.name}: ${shop.claim}`,
    }),
    category(slug) {
      const shelf = shelves.get(slug)
      return plain(
        `/category/${slug}`,
        categoryName(slug),
        'category',
        22_000,
        shelf === undefined ? [] : [shelf],
      )
    },
    product: product =>
      plain(`/products/${product.slug}`, product.name, 'product', 38_000, [
        { name: 'view_item', data: commerce([{ product, price: product.price, quantity: 1 }]) },
      ]),
    search(term) {
      const found = searchProducts(term)
      const onOpen = [{ name: 'search', data: { search_term: term, results: found.length } }]
      const shown = found.length > 0 ? [list('Search results', found)] : []
      return plain(`/search?q=${encodeURIComponent(term)}`, 'Search', 'search', 12_000, [...onOpen, ...shown])
    },
    blog: () => plain('/blog', 'Journal', 'blog', 14_000),
    article: article => plain(`/blog/${article.slug}`, article.title, 'article', 85_000),
    faq: () => plain('/faq', 'Questions', 'faq', 30_000),
    about: () => plain('/about', 'About us', 'about', 28_000),
    account: () => plain('/account', 'Account', 'account', 16_000),
    cart: lines => plain('/cart', 'Cart', 'cart', 20_000, [{ name: 'view_cart', data: commerce(lines) }]),
    checkout: (step, lines) =>
      plain(
        step === 'contact' ? '/checkout' : `/checkout/${step}`,
        checkoutTitles[step],
        `checkout-${step}`,
        step === 'review' ? 18_000 : 36_000,
        step === 'contact' ? [{ name: 'begin_checkout', data: commerce(lines) }] : [],
      ),
    confirmation: order => plain('/checkout/confirmation', 'Thank you', 'confirmation', 15_000, [order]),
  }
}

/** Sum of a cart; in cents first, since adding prices as fractions drifts. */
export function cartValue(lines: readonly CartLine[]): number {
  return lines.reduce((sum, line) => sum + Math.round(line.price * 100) * line.quantity, 0) / 100
}
