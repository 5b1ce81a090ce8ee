import { articles, findArticle, findProduct, shop } from '../catalogue.js'
import { html } from '../html.js'
import { productGrid } from './product-card.js'

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const written = article => html`<time datetime="${article.date}">${day.format(new Date(article.date))}</time>`

/** An article in a list. */
export const articleCard = article => html`
<li class="story story-${article.art}"><a href="/blog/${article.slug}">
  <span class="photo"><img src="/assets/art/${article.art}.svg" width="400" height="400" alt="" loading="lazy"></span>
  <span class="card-text"><small>${article.minutes} minutes</small><b>${article.title}</b><span>${article.summary}</span></span></a></li>`

/** All articles. */
export const blog = () => ({
  title: 'Journal',
  description: 'Cooking with few things, and choosing them well.',
  type: 'blog',
  body: html`<header class="title"><h1>Journal</h1><p class="lead">Cooking with few things, and choosing them well.</p></header>
<ul class="stories">${articles.map(articleCard)}</ul>`,
})

const part = ({ h, p, list, products }) => {
  if (h) return html`<h2>${h}</h2>`
  if (p) return html`<p>${p}</p>`
  if (list) return html`<ul>${list.map(text => html`<li>${text}</li>`)}</ul>`
  return html`<aside class="mentioned"><h2>Mentioned here</h2>${productGrid(products.map(findProduct), 'Mentioned in the journal')}</aside>`
}

/** One article, or nothing when there is no such article. */
export function article(slug) {
  const found = findArticle(slug)
  if (!found) return undefined
  return {
    title: found.title,
    description: found.summary,
    type: 'article',
    stage: found.stage,
    linked: {
      '@type': 'BlogPosting',
      headline: found.title,
      description: found.summary,
      datePublished: found.date,
      author: { '@type': 'Person', name: found.author },
      publisher: { '@type': 'Organization', name: shop.name },
      image: `/assets/art/${found.art}.svg`,
    },
    body: html`
<nav class="crumbs" aria-label="You are here"><a href="/">Home</a><a href="/blog">Journal</a></nav>
<article class="reading">
  <header><h1>${found.title}</h1><p class="lead">${found.summary}</p><p class="by">${found.author} · ${written(found)} · ${found.minutes} minutes</p></header>
  <div class="photo cover story-${found.art}"><img src="/assets/art/${found.art}.svg" width="400" height="400" alt=""></div>
  ${found.body.map(part)}
</article>`,
  }
}
