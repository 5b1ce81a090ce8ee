/**
 * The document around every page.
 *
 * @module
 */
import { categories, shop } from './catalogue.js'
import { html, json, raw } from './html.js'

/** GA4 events pushed while the page is read, each after the reset that GA4's guide asks for. */
const pushes = events =>
  events.map(
    event => html`
<script>${raw('ecommerce' in event ? 'dataLayer.push({ ecommerce: null });' : '')}dataLayer.push(${json(event)})</script>`,
  )

const icon = path =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`

const icons = {
  search: icon('M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20'),
  account: icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5'),
  cart: icon('M5 8h14l-1.2 11.5H6.2zM8.5 8a3.5 3.5 0 0 1 7 0'),
  chat: icon('M4 5h16v11H11l-5 4v-4H4z'),
}

const link = (href, text, path) =>
  html`<a href="${href}"${raw(path === href ? ' aria-current="page"' : '')}>${text}</a>`

const header = path => html`
<a class="skip" href="#main">Skip to the content</a>
<p class="strip">Thirty days to try it on your own hob · <a href="/about">Ten-year repair promise</a></p>
<header class="head">
  <a class="brand" href="/" aria-label="${shop.name}, home"><span>Alder</span><i>&amp;</i><span>Rye</span></a>
  <nav class="main-nav" aria-label="Shop">
    ${categories.map(category => link(`/category/${category.slug}`, category.name, path))}
    ${link('/blog', 'Journal', path)}
  </nav>
  <form class="search" action="/search" role="search">
    <label class="unseen" for="q">Search the shop</label>
    <input id="q" name="q" type="search" placeholder="Search" maxlength="80" autocomplete="off">
    <button aria-label="Search">${icons.search}</button>
  </form>
  <nav class="own" aria-label="Yours">
    <a href="/account" aria-label="Account">${icons.account}</a>
    <a href="/cart" class="cart-link" aria-label="Cart">${icons.cart}<b data-cart-count hidden>0</b></a>
  </nav>
</header>`

const footer = html`
<footer class="foot">
  <div class="foot-in">
    <div>
      <p class="brand small"><span>Alder</span><i>&amp;</i><span>Rye</span></p>
      <p>${shop.claim}. Made in small workshops within a day’s drive of ${shop.town}.</p>
    </div>
    <nav aria-label="Shop, again">
      <h2>Shop</h2>
      ${categories.map(category => html`<a href="/category/${category.slug}">${category.name}</a>`)}
    </nav>
    <nav aria-label="Help">
      <h2>Help</h2>
      <a href="/faq">Questions</a><a href="/faq#delivery" data-touchpoint="delivery-info">Delivery</a><a href="/about">About us</a><a href="/account">Account</a>
    </nav>
    <form class="letter" data-newsletter>
      <h2>A letter a month</h2>
      <p>Recipes, care and the odd seconds sale. No more than twelve a year.</p>
      <div class="join"><label class="unseen" for="letter-mail">E-mail address</label>
      <input id="letter-mail" type="email" required placeholder="you@example.com" autocomplete="email">
      <button class="button" data-touchpoint="newsletter">Sign up</button></div>
      <p class="note" role="status"></p>
    </form>
  </div>
  <p class="legal">© 2026 ${shop.name}, an invented shop: nothing is charged and nothing is sent. Prices include VAT.</p>
</footer>`

const chat = html`
<button class="chat-button" data-touchpoint="chat" data-chat-open aria-expanded="false" aria-controls="chat">${icons.chat}<span>Ask us</span></button>
<section id="chat" class="chat" role="dialog" aria-label="Chat with ${shop.name}" hidden>
  <header><div><b>Mara, kitchen desk</b><small>Answers at once</small></div><button class="plain" data-chat-close aria-label="Close the chat">×</button></header>
  <div class="chat-log" role="log" aria-live="polite" tabindex="0" aria-label="Messages"></div>
  <div class="chat-quick"></div>
  <form><label class="unseen" for="chat-text">Your message</label><input id="chat-text" autocomplete="off" maxlength="300" placeholder="Write a message"><button class="button">Send</button></form>
</section>`

/** Meta elements that tell an analytics script what kind of page this is. */
const marks = page =>
  [
    page.type && html`<meta name="touchline:page-type" content="${page.type}">\n`,
    page.stage && html`<meta name="touchline:stage" content="${page.stage}">\n`,
  ].filter(Boolean)

/**
 * A whole document.
 *
 * @param page title, description, type, stage, linked data, events to push, scripts, and the body.
 * @param options the path of the request, and the tag that an operator pastes, put in as it is.
 */
export function layout(page, { path, tag }) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title === shop.name ? `${shop.name}: ${shop.claim}` : `${page.title} · ${shop.name}`}</title>
<meta name="description" content="${page.description ?? shop.claim}">
<meta name="color-scheme" content="light dark">
${marks(page)}<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/shop.css">
<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }</script>
${raw(tag)}
${page.linked ? html`<script type="application/ld+json">${json({ '@context': 'https://schema.org', ...page.linked })}</script>` : ''}
</head>
<body class="page-${page.type}">
${header(path)}
<main id="main" tabindex="-1">
${page.body}
</main>
${footer}
${chat}
${page.data ? html`<script type="application/json" id="page-data">${json(page.data)}</script>` : ''}${pushes(page.events ?? [])}
${['shop', ...(page.scripts ?? [])].map(name => html`<script type="module" src="/assets/${name}.js"></script>\n`)}</body>
</html>
`
}
