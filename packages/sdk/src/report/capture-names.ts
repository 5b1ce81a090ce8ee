/** Every name that `data-off` may hold: captures, and the parts that bring several of them. */
export const captureNames: readonly string[] =
  'pages engagement touchpoints dataLayer page pageTypes detection contacts outbound downloads siteSearch media seen friction checkout schema vitals chat shopify woocommerce magento bigcommerce prestashop matomo consent carry carryLinks overlay'.split(
    ' ',
  )
