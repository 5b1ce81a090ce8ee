// Settings > Customer events > Add custom pixel: paste this, fill in both lines, save and connect.
const site = 'pk_…'
const endpoint = 'https://touch.example.com'

const early = []
analytics.subscribe('all_standard_events', event => early.push(event))
const script = document.createElement('script')
script.src = `${endpoint}/touchline-pixel.js`
script.onload = () => {
  touchlinePixel(
    { analytics, browser, init, customerPrivacy: api.customerPrivacy },
    { site, endpoint },
    early,
  )
}
document.head.append(script)
