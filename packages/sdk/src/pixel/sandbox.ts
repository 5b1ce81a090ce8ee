/**
 * The part of a pixel's sandbox that is used: https://shopify.dev/docs/api/web-pixels-api
 *
 * @module
 */

/** What Shopify gives to a pixel: to `register` in an app, as globals in a custom pixel. */
export interface SandboxApi {
  readonly analytics: { subscribe(name: string, hear: (event: unknown) => void): unknown }
  readonly browser: {
    readonly cookie: {
      get(name: string): Promise<string>
      set(cookie: string): Promise<unknown>
    }
  }
  readonly init: {
    readonly customerPrivacy?: { readonly analyticsProcessingAllowed: boolean } | undefined
  }
  readonly customerPrivacy?:
    | {
        subscribe(
          name: 'visitorConsentCollected',
          hear: (answer: { customerPrivacy: { analyticsProcessingAllowed: boolean } }) => void,
        ): unknown
      }
    | undefined
}

/** Where the checkout's events go. */
export interface PixelOptions {
  /** The site's public key, the same as in the theme's tag. */
  readonly site: string
  /** Origin of the collector. A sandbox has the origin `null`: a site that limits its origins must allow that one. */
  readonly endpoint: string
}
