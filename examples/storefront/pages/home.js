import { articles, categories, findProduct, shop } from '../catalogue.js'
import { html } from '../html.js'
import { articleCard } from './blog.js'
import { productGrid, viewOfList } from './product-card.js'

const loved = ['cast-iron-skillet', 'chefs-knife', 'stoneware-plates', 'carbon-steel-pan'].map(findProduct)
const list = 'Loved for years'
const art = (name, alt = '') =>
  html`<img src="/assets/art/${name}.svg" width="400" height="400" alt="${alt}">`

/** The front page. */
export const home = () => ({
  title: shop.name,
  description:
    'Cookware, knives and tableware from small workshops, made to be repaired rather than replaced.',
  type: 'home',
  linked: {
    '@type': 'Store',
    name: shop.name,
    slogan: shop.claim,
    email: shop.email,
    currenciesAccepted: shop.currency,
  },
  events: [viewOfList(loved, list)],
  body: html`
<section class="hero">
  <div class="hero-text">
    <p class="over">Autumn at the workshop</p>
    <h1>Kitchen things that outlast the kitchen.</h1>
    <p class="lead">Twelve pieces, each made in a workshop we know by first name. Iron that is better in ten years, knives we sharpen for free, plates you can buy one at a time.</p>
    <p class="actions"><a class="button" href="/category/pots-and-pans">See pots &amp; pans</a><a class="button quiet" href="/blog/setting-up-a-first-kitchen">What a first kitchen needs</a></p>
  </div>
  <div class="shelf" aria-hidden="true"><div class="row">${art('pepper-mill')}${art('casserole')}${art('carafe')}</div><div class="row">${art('plates')}${art('skillet')}${art('mug')}</div></div>
</section>
<section class="promises" aria-label="What we promise"><ul>
  <li><b>30 days at home</b>Cook with it. Send it back used if it is not yours.</li>
  <li><b>10 years of repair</b>Rivets, rims and blades, mended where they were made.</li>
  <li><b>Sharp for life</b>Every knife comes back sharpened once a year.</li>
</ul></section>
<section class="band"><h2>Three shelves</h2>
  <ul class="doors">${categories.map(
    category =>
      html`<li class="door door-${category.slug}"><a href="/category/${category.slug}">${art(category.art)}<span><b>${category.name}</b>${category.lead}</span></a></li>`,
  )}</ul></section>
<section class="band"><h2>${list}</h2>${productGrid(loved, list)}</section>
<section class="band"><h2>From the journal</h2><ul class="stories">${articles.slice(0, 3).map(articleCard)}</ul></section>`,
})
