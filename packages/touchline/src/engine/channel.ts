/**
 * What the server and its engine child say to each other over their channel.
 *
 * @module
 */

/** Server to child. */
export type ToChild =
  | {
      readonly type: 'open'
      readonly path: string
      /** 0 for any free port. */
      readonly port: number
      readonly user: string
      readonly password: string
      readonly memoryBytes: number
      readonly threads: number
    }
  | { readonly type: 'close' }

/** Child to server. */
export type FromChild =
  | { readonly type: 'ready'; readonly port: number; readonly version: string }
  | { readonly type: 'failed'; readonly why: 'not-installed' | 'other'; readonly detail: string }
