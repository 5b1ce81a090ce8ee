import { articles, findCategory, findProduct, firstChoice, productsOf, shop, toItem } from '../catalogue.js'
import { html, raw } from '../html.js'
import { money } from '../money.js'
import { productGrid } from './product-card.js'

const linked = product => ({
  '@type': 'Product',
  name: product.name,
  sku: product.sku,
  description: product.description[0],
  image: `/assets/art/${product.art}.svg`,
  brand: { '@type': 'Brand', name: shop.name },
  category: findCategory(product.category).name,
  offers: {
    '@type': 'Offer',
    price: product.price.toFixed(2),
    priceCurrency: shop.currency,
    availability: 'https://schema.org/InStock',
    url: `/products/${product.slug}`,
  },
})

const choices = product =>
  product.variants &&
  html`<fieldset class="choices"><legend>${product.variants.label}</legend>${product.variants.options.map(
    option =>
      html`<label><input type="radio" name="variant" value="${option.id}"${raw(option === firstChoice(product) ? ' checked' : '')}><span>${option.name}</span></label>`,
  )}</fieldset>`

const sizeGuides = {
  'pots-and-pans': 'One or two people: 22–24 cm. Three or four: 26–28 cm. Add a size if you like leftovers.',
  'knives-and-boards':
    'A blade should be a hand shorter than your board. On a 30 cm board 18 cm is right, on 42 cm take 21 cm.',
  table: 'Plates of 26 cm fit every dishwasher rack sold since 1990. Napkins of 45 cm cover a lap.',
}

const buy = product => html`
<form class="buy" data-buy>
  <p class="price big" data-price>${money(product.price)}</p>
  <p class="fine">VAT included. Delivery is added at the checkout.</p>
  ${choices(product)}
  <div class="buy-row"><label class="amount">Quantity<input type="number" name="quantity" value="1" min="1" max="20" inputmode="numeric"></label>
  <button class="button wide">Add to cart</button></div>
  <p class="stock"><span aria-hidden="true">●</span> In stock, leaves the workshop within a day</p>
</form>`

/** One product, or nothing when there is no such product. */
export function product(slug) {
  const found = findProduct(slug)
  if (!found) return undefined
  const shelf = findCategory(found.category)
  const reading = articles.find(article => article.body.some(part => part.products?.includes(slug)))
  const others = productsOf(found.category)
    .filter(other => other !== found)
    .slice(0, 3)
  return {
    title: found.name,
    description: found.tagline,
    type: 'product',
    linked: linked(found),
    scripts: ['product'],
    data: { product: found, item: toItem(found) },
    events: [
      {
        event: 'view_item',
        ecommerce: { currency: shop.currency, value: found.price, items: [toItem(found)] },
      },
    ],
    body: html`
<nav class="crumbs" aria-label="You are here"><a href="/">Home</a><a href="/category/${shelf.slug}">${shelf.name}</a><span aria-current="page">${found.name}</span></nav>
<article class="product">
  <div class="photo large"><img src="/assets/art/${found.art}.svg" width="400" height="400" alt="${found.name}"></div>
  <div class="product-text">
    <h1>${found.name}</h1>
    <p class="lead">${found.tagline}</p>
    ${buy(found)}
    <details data-touchpoint="size-guide"><summary>Which size is right?</summary><p>${sizeGuides[found.category]}</p></details>
    <details data-touchpoint="delivery-info"><summary>Delivery and returns</summary><p>Two to four working days, thirty days to send it back, used or not. You choose the way of delivery at the checkout.</p></details>
  </div>
</article>
<section class="about-product"><div>${found.description.map(text => html`<p>${text}</p>`)}</div>
<div><h2>Details</h2><ul>${found.details.map(text => html`<li>${text}</li>`)}</ul>
${reading && html`<p><a href="/blog/${reading.slug}">${reading.title}</a></p>`}</div></section>
<section class="band"><h2>From the same shelf</h2>${productGrid(others, 'From the same shelf')}</section>`,
  }
}
