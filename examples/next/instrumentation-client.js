import './touchline.js'
