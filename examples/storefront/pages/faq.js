import { faq as groups } from '../catalogue.js'
import { html } from '../html.js'

/** Questions and answers. */
export const faq = () => ({
  title: 'Questions',
  description: 'Delivery, returns, repair, care and payment.',
  type: 'faq',
  linked: {
    '@type': 'FAQPage',
    mainEntity: groups.flatMap(group =>
      group.entries.map(entry => ({
        '@type': 'Question',
        name: entry.q,
        acceptedAnswer: { '@type': 'Answer', text: entry.a },
      })),
    ),
  },
  body: html`<header class="title"><h1>Questions</h1><p class="lead">Not answered here? The chat at the bottom of the page answers at once.</p></header>
<div class="faq">${groups.map(
    group =>
      html`<section id="${group.group.toLowerCase().replaceAll(' ', '-')}"><h2>${group.group}</h2>${group.entries.map(
        entry => html`<details><summary>${entry.q}</summary><p>${entry.a}</p></details>`,
      )}</section>`,
  )}</div>`,
})
