/**
 * What the shop sells and writes: read once from the files in `data`.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'

const read = path => JSON.parse(readFileSync(new URL(`data/${path}`, import.meta.url), 'utf8'))

/** Name, currency, ways of delivery and payment. */
export const shop = read('shop.json')

/** The three categories, in the order of the navigation. */
export const categories = read('categories.json')

/** Every product. `price` is the price of the choice that is selected at first. */
export const products = read('products.json')

/** Questions and answers, in groups. */
export const faq = read('faq.json')

/** Articles, the newest first. `stage` is where in a purchase the reader stands: top or bottom of the funnel. */
export const articles = readdirSync(new URL('data/articles/', import.meta.url))
  .filter(name => name.endsWith('.json'))
  .map(name => read(`articles/${name}`))
  .sort((one, other) => other.date.localeCompare(one.date))

export const findCategory = slug => categories.find(category => category.slug === slug)
export const findProduct = slug => products.find(product => product.slug === slug)
export const findArticle = slug => articles.find(article => article.slug === slug)
export const productsOf = slug => products.filter(product => product.category === slug)

/** The choice that a product page shows first: the one that costs the product's own price. */
export const firstChoice = product =>
  product.variants?.options.find(option => option.price === product.price) ?? product.variants?.options[0]

/** A product as GA4 describes an item. */
export const toItem = (product, index) => ({
  item_id: product.sku,
  item_name: product.name,
  item_brand: shop.name,
  item_category: findCategory(product.category).name,
  price: product.price,
  ...(index === undefined ? { quantity: 1 } : { index }),
})

/** Products whose words contain every word that was searched for; the best match first. */
export function searchProducts(term) {
  const words = term.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const score = product => {
    const name = product.name.toLowerCase()
    const all = [
      name,
      product.tagline,
      findCategory(product.category).name,
      ...product.description,
      ...product.details,
    ]
      .join(' ')
      .toLowerCase()
    if (!words.every(word => all.includes(word))) return 0
    return 1 + words.filter(word => name.includes(word)).length
  }
  return products
    .map(product => ({ product, score: score(product) }))
    .filter(hit => hit.score > 0)
    .sort((one, other) => other.score - one.score)
    .map(hit => hit.product)
}
