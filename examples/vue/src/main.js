import { createApp } from 'vue'
import { createRouter, createWebHistory, RouterView } from 'vue-router'
import home from './shop-home.vue'
import product from './shop-product.vue'
import './touchline.js'

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: home },
    { path: '/skillet', component: product },
  ],
})

createApp(RouterView).use(router).mount('#app')
