import { chat, engagement, friction, pages, touchline, touchpoints, vitals } from '@touchline/sdk'

/** Outside of every component: one client for the page's life. On the server it does nothing. */
export const client = touchline({
  site: process.env.NEXT_PUBLIC_TOUCHLINE_SITE,
  endpoint: process.env.NEXT_PUBLIC_TOUCHLINE_ENDPOINT,
  capture: [pages(), engagement(), touchpoints(), chat(), friction(), vitals()],
})
