/** What a visitor has entered in the checkout so far, and the orders made in this browser. */
const draftKey = 'alder-rye-checkout'
const ordersKey = 'alder-rye-orders'

const read = (storage, key, otherwise) => {
  try {
    return JSON.parse(storage.getItem(key)) ?? otherwise
  } catch {
    // Not ours, or cut short: begin anew.
    return otherwise
  }
}

export const readDraft = () => read(sessionStorage, draftKey, {})
export const writeDraft = draft => sessionStorage.setItem(draftKey, JSON.stringify(draft))
export const clearDraft = () => sessionStorage.removeItem(draftKey)
export const readOrders = () => read(localStorage, ordersKey, [])
export const writeOrders = orders => localStorage.setItem(ordersKey, JSON.stringify(orders))
