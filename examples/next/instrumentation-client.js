import { chat, engagement, friction, pages, touchline, touchpoints, vitals } from '@touchline/sdk'

touchline({
  site: process.env.NEXT_PUBLIC_TOUCHLINE_SITE,
  endpoint: process.env.NEXT_PUBLIC_TOUCHLINE_ENDPOINT,
  capture: [pages(), engagement(), touchpoints(), chat(), friction(), vitals()],
})
