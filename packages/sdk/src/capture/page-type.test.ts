import { afterEach, expect, test } from 'vitest'
import { readPageType } from './page-type.ts'

interface Page {
  readonly path?: string
  /** Classes of the body. */
  readonly body?: string
  readonly id?: string
  /** JSON-LD blocks. */
  readonly linked?: readonly object[]
  /** Shopify's own word. */
  readonly shopify?: string
}

function typeOf({ path = '/x', body = '', id = '', linked = [], shopify }: Page): string | undefined {
  const page = document.implementation.createHTMLDocument()
  page.body.className = body
  page.body.id = id
  for (const node of linked) {
    const script = page.createElement('script')
    script.type = 'application/ld+json'
    script.textContent = JSON.stringify(node, null, 2)
    page.head.append(script)
  }
  const defaultView = shopify && { ShopifyAnalytics: { meta: { page: { pageType: shopify } } } }
  // A document made this way has no window; everything else about it is real.
  Object.defineProperty(page, 'defaultView', { value: defaultView })
  return readPageType(page, new URL(path, 'https://shop.test') as unknown as Location)
}

afterEach(() => Reflect.deleteProperty(window, 'ShopifyAnalytics'))

test.each([
  // pageType as written by Shopify into `meta` and ShopifyAnalytics.meta.
  ...['home', 'product', 'collection', 'cart', 'article', 'search', 'searchresults'].map(shopify => ({
    shopify,
    is: { collection: 'category', searchresults: 'search' }[shopify] ?? shopify,
  })),
  { shopify: 'page', path: '/pages/contact', is: 'contact' },
  // WooCommerce's wc_body_class together with WordPress's get_body_class.
  { body: 'home wp-singular page-template-default page page-id-6 theme-storefront', is: 'home' },
  {
    body: 'product-template-default single single-product postid-37 woocommerce woocommerce-page',
    is: 'product',
  },
  { body: 'archive tax-product_cat term-hoodies term-17 woocommerce woocommerce-page', is: 'category' },
  { body: 'archive post-type-archive post-type-archive-product woocommerce-shop', is: 'category' },
  { body: 'page-id-7 woocommerce-cart woocommerce-page', is: 'cart' },
  { body: 'page-id-8 woocommerce-checkout woocommerce-page', is: 'checkout' },
  { body: 'page-id-8 woocommerce-checkout woocommerce-page woocommerce-order-received', is: 'confirmation' },
  { body: 'page-id-9 woocommerce-account woocommerce-page', is: 'account' },
  { body: 'search search-results woocommerce', is: 'search' },
  { body: 'post-template-default single single-post postid-1', is: 'article' },
  // Magento: the full action name of the controller.
  { body: 'cms-home cms-index-index page-layout-1column', is: 'home' },
  { body: 'page-product-configurable catalog-product-view product-fusion-backpack', is: 'product' },
  {
    body: 'page-with-filter page-products categorypath-gear category-gear catalog-category-view',
    is: 'category',
  },
  { body: 'page-products catalogsearch-result-index page-layout-2columns-left', is: 'search' },
  { body: 'checkout-cart-index page-layout-1column', path: '/checkout/cart/', is: 'cart' },
  { body: 'checkout-index-index page-layout-checkout', path: '/checkout/', is: 'checkout' },
  { body: 'checkout-onepage-success', path: '/checkout/onepage/success/', is: 'confirmation' },
  { body: 'page-checkout-contact', path: '/checkout', is: 'checkout' },
  { body: 'page-checkout-shipping', path: '/checkout/shipping', is: 'checkout' },
  { body: 'account customer-account-login page-layout-1column', is: 'account' },
  // PrestaShop: the id of the body is the name of the page.
  { id: 'order-confirmation', body: 'lang-en page-order-confirmation', is: 'confirmation' },
  { id: 'product', body: 'lang-en country-us currency-usd page-product product-id-1', is: 'product' },
  { id: 'my-account', body: 'lang-en page-my-account', is: 'account' },
  { id: 'index', body: 'lang-en page-index', is: 'home' },
] as (Page & { is: string })[])('what the platform says: %o', ({ is, ...page }) => {
  expect(typeOf(page)).toBe(is)
})

test.each([
  ['/', 'home'],
  ['/de', 'home'],
  ['/en-gb/', 'home'],
  ['/products/casserole', 'product'],
  ['/collections/sale/products/casserole', 'product'],
  ['/collections/sale', 'category'],
  ['/product-category/hoodies/', 'category'],
  ['/cart', 'cart'],
  ['/cart.php', 'cart'],
  ['/basket', 'cart'],
  ['/checkout', 'checkout'],
  ['/checkouts/cn/Z2NwLXVz/information', 'checkout'],
  ['/checkouts/cn/Z2NwLXVz/thank-you', 'confirmation'],
  ['/checkout/order-received/17/', 'confirmation'],
  ['/checkout/order-confirmation', 'confirmation'],
  ['/search', 'search'],
  ['/account/orders/17', 'account'],
  ['/login.php', 'account'],
  ['/blogs/news/how-to-choose-a-pan', 'article'],
  ['/pages/faq', 'help'],
  ['/contact-us', undefined],
  ['/contact', 'contact'],
  ['/pages/about', undefined],
  ['/cartography/maps', undefined],
])('what the path says: %s', (path, type) => {
  expect(typeOf({ path })).toBe(type)
})

test.each([
  [{ '@context': 'https://schema.org', '@type': 'ProductGroup', name: 'Boot' }, 'product'],
  [{ '@graph': [{ '@type': 'WebPage' }, { '@type': 'BreadcrumbList' }, { '@type': 'Product' }] }, 'product'],
  [{ '@type': 'BlogPosting', publisher: { '@type': 'Organization' } }, 'article'],
  [{ '@type': 'NewsArticle' }, 'article'],
  [{ '@type': 'FAQPage' }, 'help'],
  [{ '@type': 'ContactPage' }, 'contact'],
  [{ '@type': 'CheckoutPage' }, 'checkout'],
  [{ '@type': 'SearchResultsPage' }, 'search'],
  [{ '@type': 'CollectionPage' }, 'category'],
  [{ '@type': 'Organization', potentialAction: { '@type': 'SearchAction' } }, undefined],
])('what the page says to search engines: %o', (node, type) => {
  expect(typeOf({ linked: [{ '@type': 'Organization' }, node] })).toBe(type)
})

test('classes that only name a part of the page say nothing', () => {
  expect(typeOf({ body: 'cart-type-drawer header-search logged-in product-grid' })).toBeUndefined()
})

test('before the body is read, the path tells', () => {
  const page = document.implementation.createHTMLDocument()
  page.body.remove()
  expect(readPageType(page, new URL('https://shop.test/cart') as unknown as Location)).toBe('cart')
})
