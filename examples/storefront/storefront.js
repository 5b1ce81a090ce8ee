/**
 * Alder & Rye as one function from a request to its answer.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { layout } from './layout.js'
import { about } from './pages/about.js'
import { account } from './pages/account.js'
import { article, blog } from './pages/blog.js'
import { cart } from './pages/cart.js'
import { category } from './pages/category.js'
import { confirmation, contact, payment, review, shipping } from './pages/checkout.js'
import { faq } from './pages/faq.js'
import { home } from './pages/home.js'
import { notFound } from './pages/not-found.js'
import { product } from './pages/product.js'
import { search } from './pages/search.js'

export { articles, categories, products, searchProducts, shop } from './catalogue.js'

/** Pages by path; a part in braces is handed to the page, which may answer that there is no such thing. */
const routes = [
  [/^\/$/, home],
  [/^\/category\/([^/]+)$/, category],
  [/^\/products\/([^/]+)$/, product],
  [/^\/blog$/, blog],
  [/^\/blog\/([^/]+)$/, article],
  [/^\/faq$/, faq],
  [/^\/about$/, about],
  [/^\/cart$/, cart],
  [/^\/checkout$/, contact],
  [/^\/checkout\/shipping$/, shipping],
  [/^\/checkout\/payment$/, payment],
  [/^\/checkout\/review$/, review],
  [/^\/checkout\/confirmation$/, confirmation],
  [/^\/account$/, account],
]

const types = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
}

const extension = name => name.split('.').pop()

/** All styles as one file, in the order of their numbers: later ones win. */
function readStyles() {
  const folder = new URL('styles/', import.meta.url)
  const names = readdirSync(folder).filter(name => name.endsWith('.css'))
  return names
    .sort()
    .map(name => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
}

/** Everything in `public`, by its path under /assets/, and the styles. */
function readAssets() {
  const folder = new URL('public/', import.meta.url)
  const names = readdirSync(folder, { recursive: true }).map(name => name.replaceAll('\\', '/'))
  const assets = new Map(
    names
      .filter(name => types[extension(name)])
      .map(name => [
        `/assets/${name}`,
        { body: readFileSync(new URL(name, folder)), type: types[extension(name)] },
      ]),
  )
  return assets.set('/assets/shop.css', { body: readStyles(), type: types.css })
}

function findPage(url) {
  if (url.pathname === '/search') return search(url.searchParams.get('q') ?? '')
  for (const [pattern, page] of routes) {
    const match = pattern.exec(url.pathname)
    if (match) return page(...match.slice(1))
  }
  return undefined
}

const answer = (status, headers, body) =>
  new Response(body, { status, headers: { 'x-content-type-options': 'nosniff', ...headers } })

/**
 * The shop as a function from `Request` to `Response`; it can be mounted in anything that speaks fetch.
 *
 * @param options.tag put into the head of every page as it is: the script tag of an analytics tool, or nothing.
 */
export function createStorefront({ tag = '' } = {}) {
  const assets = readAssets()
  return request => {
    const url = new URL(request.url)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, { allow: 'GET, HEAD', 'content-type': 'text/plain' }, 'This shop only shows pages.')
    }
    const asset = assets.get(url.pathname)
    if (asset) return answer(200, { 'content-type': asset.type, 'cache-control': 'no-cache' }, asset.body)
    if (url.pathname.length > 1 && url.pathname.endsWith('/')) {
      const location = `/${url.pathname.replace(/^\/+|\/+$/g, '')}${url.search}`
      return answer(308, { location }, null)
    }
    const page = findPage(url)
    const document = layout(page ?? notFound(), { path: url.pathname, tag })
    return answer(
      page ? 200 : 404,
      { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      String(document),
    )
  }
}
