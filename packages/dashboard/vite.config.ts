import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = 'http://127.0.0.1:4280'

export default defineConfig({
  plugins: [react()],
  // Deep addresses such as /journeys/v:… load the same files: they must be found from the root.
  base: '/',
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: 'dist',
    // An inlined file would be a data: address, which the server's content policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': server, '/health': server } },
})
