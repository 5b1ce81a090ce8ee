import { createRoot } from 'react-dom/client'
import { BrowserRouter, Link, Route, Routes } from 'react-router'
import { client } from './touchline.js'

const skillet = { item_id: 'SKILLET-26', item_name: 'Skillet', price: 49, quantity: 1 }

const Home = () => <Link to="/skillet">Skillet</Link>

const Product = () => (
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

createRoot(document.getElementById('root')).render(
  <BrowserRouter>
    <Routes>
      <Route path="/" element={<Home />} />
      <Route path="/skillet" element={<Product />} />
    </Routes>
  </BrowserRouter>,
)
