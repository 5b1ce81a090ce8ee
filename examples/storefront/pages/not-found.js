import { categories } from '../catalogue.js'
import { html } from '../html.js'

/** The page for addresses that nothing lies at. */
export const notFound = () => ({
  title: 'Not on this shelf',
  type: 'not-found',
  body: html`<section class="empty"><img src="/assets/art/board.svg" width="220" height="220" alt=""><h1>Not on this shelf</h1>
<p class="lead">The page may have moved, or the link lost a letter. These are the shelves we have:</p>
<p class="actions">${categories.map(category => html`<a class="button quiet" href="/category/${category.slug}">${category.name}</a>`)}</p></section>`,
})
