/** The chat panel: a person's name, a few ready questions, and answers found by words. */
import { element } from './page.js'

const answers = [
  [
    /deliver|ship|postage|cost|how long|arrive/i,
    'Standard delivery is €7.90 and takes two to four working days, express is €14.90 for the next one. Collecting in Leipzig is free.',
  ],
  [
    /return|send back|refund|exchange/i,
    'You have thirty days, and it may be used: we season or sharpen it again. The label lies in the box, we pay the way back within the EU.',
  ],
  [
    /season|care|rust|clean|dishwash|oil/i,
    'Hot water and a brush, dry it on the warm hob, then a drop of oil. If rust shows, steel wool and an hour in the oven bring it back.',
  ],
  [
    /size|big|cm|which|length/i,
    'For one or two people take 22 to 24 cm, for three or four 26 to 28 cm. With knives: a hand shorter than your board.',
  ],
  [
    /sharp|blade|knife/i,
    'Every knife is sharpened free of charge once a year. Post it on a Monday in its sleeve and it is home by Friday.',
  ],
  [
    /induction|hob|gas|oven/i,
    'All our pans work on every hob, induction included, and in the oven up to 240 °C or more.',
  ],
  [
    /iron|steel|pan/i,
    'Iron holds heat and suits steaks, bread and gratins. Carbon steel is lighter and quicker, good for eggs and vegetables. Both last a lifetime.',
  ],
  [
    /order|track|where is/i,
    'Your orders are on the account page, with the tracking link as soon as the parcel leaves the workshop.',
  ],
  [
    /human|person|call|phone/i,
    'I am one. Leave your number and a good time, and Jonas or I will call you today.',
  ],
  [/thank|great|perfect/i, 'With pleasure. Enjoy your supper.'],
  [/hello|hi\b|hey|morning/i, 'Hello! What are you cooking?'],
]
const unknown =
  'Let me look that up properly: write to hello@alder-and-rye.example and you have an answer within a day. Meanwhile, can I help with sizes, care or delivery?'
const quick = ['What does delivery cost?', 'Which size should I take?', 'May I send it back?']

const answerTo = text => answers.find(([words]) => words.test(text))?.[1] ?? unknown

export function startChat() {
  const panel = document.getElementById('chat')
  const button = document.querySelector('[data-chat-open]')
  const log = panel.querySelector('.chat-log')
  const form = panel.querySelector('form')
  const input = form.querySelector('input')

  const say = (who, text) => {
    log.append(element('p', { class: who }, text))
    log.scrollTop = log.scrollHeight
  }
  const ask = text => {
    say('you', text)
    setTimeout(() => say('they', answerTo(text)), 500)
  }
  const show = open => {
    panel.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (!open) return button.focus()
    if (log.childElementCount === 0)
      say('they', 'Hello, I am Mara from the kitchen desk. What can I help with?')
    input.focus()
  }

  panel
    .querySelector('.chat-quick')
    .append(...quick.map(text => element('button', { type: 'button', click: () => ask(text) }, text)))
  button.addEventListener('click', () => show(panel.hidden))
  panel.querySelector('[data-chat-close]').addEventListener('click', () => show(false))
  panel.addEventListener('keydown', event => event.key === 'Escape' && show(false))
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = input.value.trim()
    input.value = ''
    if (text) ask(text)
  })
}
