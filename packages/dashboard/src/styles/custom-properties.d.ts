import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Numbers that a stylesheet turns into lengths, such as `--rate: 59`. */
    [property: `--${string}`]: number | string | undefined
  }
}
