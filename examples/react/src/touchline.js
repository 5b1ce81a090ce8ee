import { chat, engagement, friction, pages, touchline, touchpoints, vitals } from '@touchline/sdk'

/** Outside of every component: one client for the page's life, however often components come and go. */
export const client = touchline({
  site: import.meta.env.VITE_TOUCHLINE_SITE,
  endpoint: import.meta.env.VITE_TOUCHLINE_ENDPOINT,
  capture: [pages(), engagement(), touchpoints(), chat(), friction(), vitals()],
})
