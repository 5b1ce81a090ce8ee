/**
 * A Magento shop: the section `cart` of `Magento_Customer/js/customer-data` as a real knockout observable, reached
 * through the page's module loader (magento2 `Customer/view/frontend/web/js/customer-data.js`: the section is empty
 * until it was loaded, and is renewed whole after each change).
 *
 * @module
 */
import ko from 'knockout'

/** Opens a page; `cart` is what lies in the browser's storage already. */
export function openMagentoPage(cart: object = {}) {
  document.body.innerHTML = '<script type="text/x-magento-init">{}</script>'
  document.head.innerHTML = '<meta property="product:price:currency" content="EUR">'
  const section = ko.observable<object>(cart)
  const modules: Record<string, unknown> = { 'Magento_Customer/js/customer-data': { get: () => section } }
  Object.assign(window, {
    BASE_URL: 'https://shop.test/',
    // A module loader answers later, even for what it has.
    require: (names: readonly string[], run: (...found: unknown[]) => void) =>
      void queueMicrotask(() => run(...names.map(name => modules[name]))),
  })
  return section
}

/** The section as the server renders it. */
export const section = (...items: readonly [sku: string, name: string, price: number, qty: number][]) => ({
  summary_count: items.reduce((sum, [, , , qty]) => sum + qty, 0),
  subtotalAmount: items.reduce((sum, [, , price, qty]) => sum + price * qty, 0).toFixed(4),
  possible_onepage_checkout: true,
  items: items.map(([product_sku, product_name, product_price_value, qty], index) => ({
    item_id: String(index + 1),
    product_id: '14',
    product_sku,
    product_name,
    product_price_value,
    qty,
  })),
  data_id: 1_795_000_000,
})
