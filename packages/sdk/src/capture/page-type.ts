/**
 * What pages of a type are called besides its own name: in paths, in ids and classes of `<body>`, in schema.org's
 * types. The first that matches wins: Magento's cart lies at `/checkout/cart`, and thanks are no checkout any more.
 */
const words = {
  confirmation: 'thank.?you|checkout.*success|order-(received|confirmation)',
  cart: 'shopping-cart|basket|bag',
  checkout: 'checkout[\\w-]*',
  search: 'search.?results?',
  account: 'account.+|log-?in|register',
  // Magento's lists have the class `page-products`.
  product: '(?<!-)products/.+',
  category: 'product_cat|.*archive-product|collections?|.*categor(y|ies)',
  article: 'post|.*posting|newsarticle|(blogs?|news)/.+',
  help: 'faqs?|support|returns|shipping',
  contact: '',
  home: 'index',
}

/** WordPress, WooCommerce, Magento and PrestaShop say in body classes which template they used. */
const before = '((template|page|type|woocommerce|single|tax|catalog|customer|my|cms|checkout)-?)*'

/**
 * Says what kind of page this is, or another one: home, category, product, article, search, cart, checkout,
 * confirmation, account, help or contact; `undefined` when nothing tells.
 *
 * What the shop's platform says comes first, then the path, then what the page says about itself to search engines.
 * Before the body has been read, its path alone may tell.
 */
export function readPageType(
  page: Document = document,
  { pathname }: Pick<Location, 'pathname'> = location,
): string | undefined {
  const { body, defaultView } = page
  const texts = [
    defaultView?.ShopifyAnalytics?.meta?.page?.pageType,
    [body?.id, body?.className],
    pathname.replace(/^\/(..(-..)?\/?)?$/, 'home'),
    [...page.querySelectorAll('[type*=ld]')].map(linked => linked.textContent.match(/"@type":\s*"\w+/g)),
  ]
  for (const text of texts) {
    const path = `/${text}/`.replace(/[^\w-]+/g, '/')
    for (const [type, more] of Object.entries(words)) {
      if (RegExp(`/${before}(${type}|${more || type})(page|group|-index|-view)*/`, 'i').test(path))
        return type
    }
  }
  return undefined
}
