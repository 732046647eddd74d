import type { Bridge } from '#contract/window'

declare global {
  interface Window {
    readonly fourtuple: Bridge
  }
}
