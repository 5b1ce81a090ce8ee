'use client'

import { client } from '../../touchline.js'

const skillet = { item_id: 'SKILLET-26', item_name: 'Skillet', price: 49, quantity: 1 }

export default function Product() {
  return (
    <>
      <button type="button" data-touchpoint="size-guide">
        Which size is right?
      </button>
      <button
        type="button"
        onClick={() => client.track('add_to_cart', { currency: 'EUR', value: 49, items: [skillet] })}
      >
        Add to cart
      </button>
    </>
  )
}
