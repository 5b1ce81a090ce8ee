/** As files, so that any web server can serve this example; a shop that renders on its server needs no such line. */
export default { output: 'export' }
