/** A script tag of ours, as it stands in the page. */
export interface SeenTag {
  /** Where the script is loaded from, whole; empty when it says nowhere. */
  readonly src: string
  /** Every attribute as it is written; of a key that is no public one, the beginning. */
  readonly attributes: Readonly<Record<string, string>>
}

const isKey = (value: string) => /^[psr]k_/.test(value)

/** Whoever pasted it there by mistake should find it in no report as well. */
const hideSecret = (value: string) => (/^[sr]k_/.test(value) ? `${value.slice(0, 7)}…` : value)

/**
 * Finds the script tags that are ours, by the file's name or by their key. One that a consent manager holds back
 * keeps its address elsewhere than in `src`.
 */
export function findTags(): readonly SeenTag[] {
  return [...document.querySelectorAll('script')].flatMap(script => {
    const { dataset, attributes } = script
    const src = script.src || dataset.src || dataset.cmpSrc || ''
    const isPixel = /touchline[\w.-]*-pixel\.js/.test(src)
    const isOurs = /\/touchline(-\d[\w.]*)?(\.full)?\.js([?#]|$)/.test(src)
    if (isPixel || !(isOurs || (src && [...attributes].some(({ value }) => isKey(value))))) return []
    const written = [...attributes].map(({ name, value }) => [name, hideSecret(value)])
    return [{ src, attributes: Object.fromEntries(written) }]
  })
}
