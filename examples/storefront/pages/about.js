import { shop } from '../catalogue.js'
import { html } from '../html.js'

/** Who is behind the shop. */
export const about = () => ({
  title: 'About us',
  description: 'Two people, nine workshops and a repair bench.',
  type: 'about',
  body: html`<article class="reading">
<header><h1>Two people, nine workshops and a repair bench</h1><p class="lead">Alder is the wood of our boards. Rye is the bread we cut on the first one.</p></header>
<div class="photo cover story-casserole"><img src="/assets/art/casserole.svg" width="400" height="400" alt=""></div>
<p>Mara baked for restaurants, Jonas repaired furniture. In 2015 a customer brought both of them the same thing in one week: a pan with a loose handle that nobody would mend. They mended it, and the pan after that, and at some point began to sell the ones that needed mending least.</p>
<p>Today nine workshops make twelve things for us: a foundry in the Harz, a grinder in Solingen, two potters and a weaver in Lusatia, and a few whose names are on the box. We visit each of them every year and pay for the whole batch before it is made.</p>
<h2>The repair promise</h2>
<p>For ten years we mend what we sold: rivets, rims, blades, oil finishes. What cannot be mended is replaced, and the old one is melted, fired or burnt for heat. Last year that was 214 repairs and 31 replacements.</p>
<h2>Visit</h2>
<p>The workshop in ${shop.town} is open from Tuesday to Saturday, ten to six. There is coffee, and a table of seconds at half price. Write to <a href="mailto:${shop.email}">${shop.email}</a>.</p>
</article>`,
})
