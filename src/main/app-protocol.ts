import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { APP_ORIGIN } from '#contract/channels'
import { CONTENT_SECURITY_POLICY } from './content-security-policy'

/** The only kinds of file the page consists of; anything else is not served. */
const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** Makes `app:` a scheme with an origin of its own. Before the app is ready, once. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/**
 * The file in `folder` that a URL means, with its content type; null where it means none. No URL leads out of
 * the folder.
 */
export function fileOf(url: string, folder: string): { path: string; contentType: string } | null {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return null
  let pathname: string
  try {
    pathname = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return null
  const path = normalize(join(folder, pathname === '/' ? 'index.html' : pathname))
  const type = extname(path)
  if (!path.startsWith(folder + sep) || !Object.hasOwn(CONTENT_TYPES, type)) return null
  return { path, contentType: CONTENT_TYPES[type] }
}

/** Serves the page's files from `folder` under `app://fourtuple/`. After the app is ready, once. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? fileOf(request.url, folder) : null
    if (!file) return new Response(null, { status: 404, headers: HEADERS })
    try {
      const body = await readFile(file.path)
      return new Response(new Uint8Array(body), { headers: { ...HEADERS, 'Content-Type': file.contentType } })
    } catch {
      return new Response(null, { status: 404, headers: HEADERS })
    }
  })
}
