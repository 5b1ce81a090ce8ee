import { describe, expect, it } from 'vitest'
import { articles, categories, createStorefront, products } from '../../examples/storefront/storefront.js'

const tag = '<script async src="http://collector.example/touchline.js" data-site="pk_test"></script>'
const origin = 'http://shop.example'
const shop = createStorefront({ tag })
const get = (path: string) => shop(new Request(origin + path))

const pages = [
  '/',
  ...categories.map(({ slug }) => `/category/${slug}`),
  ...products.map(({ slug }) => `/products/${slug}`),
  '/search?q=pan',
  '/search?q=nothing-like-it',
  '/search',
  '/blog',
  ...articles.map(({ slug }) => `/blog/${slug}`),
  '/faq',
  '/about',
  '/cart',
  '/checkout',
  '/checkout/shipping',
  '/checkout/payment',
  '/checkout/review',
  '/checkout/confirmation',
  '/account',
]

/** Values of an attribute, as a browser would read them. */
const valuesOf = (document: string, attribute: string): string[] =>
  [...document.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  )

const linkedData = (document: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(document)?.[1] ?? 'null')

describe.each(pages)('the page %s', path => {
  it('answers with a title, one heading and the tag', async () => {
    const response = get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const document = await response.text()
    expect(document).toMatch(/<title>[^<]{6,}<\/title>/)
    expect(document.match(/<h1[ >]/g)).toHaveLength(1)
    expect(document.split(tag)).toHaveLength(2)
  })

  it('has no link, image, style or script that leads nowhere', async () => {
    const document = (await get(path).text()).replace(tag, '')
    const addresses = [
      ...valuesOf(document, 'href'),
      ...valuesOf(document, 'src'),
      ...valuesOf(document, 'action'),
    ]
    expect(addresses.length).toBeGreaterThan(10)
    for (const address of addresses.filter(address => !/^(mailto:|#main$)/.test(address))) {
      expect(address, 'an address outside the shop').toMatch(/^\//)
      expect(get(address).status, address).toBe(200)
    }
  })
})

describe('the shop', () => {
  it('sells twelve products on three shelves and tells machines about each', async () => {
    expect(products).toHaveLength(12)
    for (const product of products) {
      const about = linkedData(await get(`/products/${product.slug}`).text())
      expect(about).toMatchObject({ '@type': 'Product', name: product.name, sku: product.sku })
      expect(about.offers).toMatchObject({ price: product.price.toFixed(2), priceCurrency: 'EUR' })
    }
  })

  it('has two articles for the top of the funnel and two for its bottom, and says so', async () => {
    expect(articles.map(article => article.stage).sort()).toEqual(['bottom', 'bottom', 'top', 'top'])
    for (const article of articles) {
      const document = await get(`/blog/${article.slug}`).text()
      expect(document).toContain(`<meta name="touchline:stage" content="${article.stage}">`)
      expect(linkedData(document)).toMatchObject({ '@type': 'BlogPosting', headline: article.title })
    }
  })

  it('pushes what GA4 asks for while a page is read', async () => {
    const product = await get('/products/chefs-knife').text()
    expect(product).toContain('dataLayer.push({ ecommerce: null })')
    expect(product).toContain('"event":"view_item"')
    expect(await get('/category/table').text()).toContain('"event":"view_item_list"')
    expect(await get('/search?q=pan').text()).toContain('"event":"search","search_term":"pan"')
  })

  it('carries the item of each card, for select_item', async () => {
    const items = valuesOf(await get('/category/table').text(), 'data-item').map(text =>
      JSON.parse(text.replaceAll('&quot;', '"')),
    )
    expect(items.map(item => item.item_id)).toEqual(['AR-301', 'AR-302', 'AR-303', 'AR-304'])
    expect(items[1]).toMatchObject({ index: 1, price: 22, item_category: 'Table' })
  })

  it('opens its chat from a marked button', async () => {
    expect(await get('/').text()).toMatch(/<button[^>]* data-touchpoint="chat"/)
  })

  it.each([
    '"><img src=x onerror=alert(1)>',
    '</script><script>alert(1)</script>',
    "' onfocus='alert(1)",
    '<!--',
    '\u2028&<',
  ])('shows the search term %j as text', async term => {
    const response = get(`/search?q=${encodeURIComponent(term)}`)
    const document = await response.text()
    expect(response.status).toBe(200)
    const pushed = /dataLayer\.push\((\{"event":"search".*?\})\)<\/script>/.exec(document)?.[1]
    expect(JSON.parse(pushed ?? '{}').search_term).toBe(term.trim())
    const shown = document.replace(pushed ?? '', '')
    expect(shown).not.toContain(term.trim())
    expect(document).not.toContain('<img src=x')
    expect(document).not.toContain('<script>alert')
  })

  it('finds products by any of their words, the name first', async () => {
    const found = await get('/search?q=knife').text()
    expect(found).toContain('2 found for')
    expect(found.indexOf('Chef’s knife')).toBeGreaterThan(0)
    expect(await get('/search?q=zzz').text()).toContain('Nothing found')
  })

  it('says politely that a page is not there', async () => {
    for (const path of [
      '/nowhere',
      '/products/nothing',
      '/category/nothing',
      '/blog/nothing',
      '/assets/no.css',
    ]) {
      const response = get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('Not on this shelf')
    }
  })

  it('sends an address with a slash at its end to the one without', () => {
    const response = get('/blog/?from=mail')
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe('/blog?from=mail')
    expect(get('//evil.example/').headers.get('location')).toBe('/evil.example')
  })

  it('is whole without the tag', async () => {
    const document = await createStorefront()(new Request(`${origin}/`)).text()
    expect(document).not.toContain('touchline.js')
    expect(document).toContain('Kitchen things')
  })

  it('only shows pages', () => {
    expect(shop(new Request(`${origin}/`, { method: 'POST', body: 'x' })).status).toBe(405)
  })
})
