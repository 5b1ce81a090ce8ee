/** What an element says in these of its attributes, one after the other. */
export const attributesOf = (element: Element, ...names: readonly string[]): string =>
  names.map(name => element.getAttribute(name)).join(' ')
