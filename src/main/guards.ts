import { app, session } from 'electron'
import { APP_ORIGIN } from '#contract/channels'

/** Whether a page may be shown, or a file asked for: only what Fourtuple itself serves. */
export function isOwnUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}

/**
 * Electron's security checklist where it is about what a page could try: no navigation, no windows, no webviews,
 * no permissions, no devices, no downloads, no requests to anywhere.
 *
 * @param refuse told of each attempt, in words
 */
export function guard(refuse: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { preventDefault: () => void; url: string }) => {
      if (isOwnUrl(event.url) && event.url === contents.getURL()) return
      event.preventDefault()
      refuse(`navigation to ${event.url}`)
    }
    contents.on('will-navigate', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
      refuse('a webview')
    })
    contents.setWindowOpenHandler(({ url }) => {
      refuse(`a window for ${url}`)
      return { action: 'deny' }
    })
  })

  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    refuse(`permission ${permission}`)
    answer(false)
  })
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event, item) => {
    event.preventDefault()
    refuse(`a download of ${item.getURL()}`)
  })
  defaultSession.webRequest.onBeforeRequest((request, answer) => {
    const allowed = isOwnUrl(request.url) || (!app.isPackaged && request.url.startsWith('devtools:'))
    if (!allowed) refuse(`a request for ${request.url}`)
    answer({ cancel: !allowed })
  })
}
