/** What a page's script needs from its page. */

const data = document.getElementById('page-data')

/** The data that the server put into the page. */
export const pageData = data ? JSON.parse(data.textContent) : {}

const euros = { style: 'currency', currency: 'EUR' }
const exact = new Intl.NumberFormat('en-IE', euros)
const whole = new Intl.NumberFormat('en-IE', { ...euros, maximumFractionDigits: 0 })

export const money = value => (Number.isInteger(value) ? whole : exact).format(value)

/** An element with attributes and children; text stays text. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(attribute, value)
    else if (value !== undefined && value !== false) node.setAttribute(attribute, value === true ? '' : value)
  }
  node.append(...children.filter(child => child !== undefined && child !== null))
  return node
}
