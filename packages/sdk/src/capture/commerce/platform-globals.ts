/**
 * By which globals of a page its platform is noticed: the name of the part to load, and the globals of which any
 * one is enough. WooCommerce's are `wc_add_to_cart_params` of the classic pages and `wc` of the blocks; Magento's
 * pages declare `BASE_URL` for their module loader, and Adobe's storefront events bring a data layer of their own.
 */
export const platformGlobals = {
  shopify: ['Shopify'],
  woocommerce: ['wc_add_to_cart_params', 'woocommerce_params', 'wc'],
  magento: ['BASE_URL', 'adobeDataLayer'],
  bigcommerce: ['BCData', 'bodlEvents'],
  prestashop: ['prestashop'],
  matomo: ['_paq'],
} as const
