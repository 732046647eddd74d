import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './app'

/** What main wrote to its log: each attempt that a guard of its own refused. */
function logOf(userData: string): string {
  return readFileSync(join(userData, 'logs', 'fourtuple.log'), 'utf8')
}

/** How long a report of the policy may take to come. */
const REPORT_MS = 5000

/** Tries something in the page, and gives the directive that the policy reports as violated first. */
function violatedBy(page: Page, attempt: string): Promise<string> {
  return page.evaluate(
    ([name, patience]) =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
        setTimeout(() => resolve('nothing'), patience)
        const element = (tag: string, properties: Record<string, string>) =>
          document.body.append(Object.assign(document.createElement(tag), properties))
        const attempts: Record<string, () => unknown> = {
          script: () => {
            const script = document.createElement('script')
            script.append('document.title = "inline"')
            document.body.append(script)
          },
          eval: () => (Reflect.get(window, 'Function') as (code: string) => unknown)('return 1'),
          markup: () => (document.body.innerHTML = '<b>x</b>'),
          'trusted type': () =>
            (
              Reflect.get(window, 'trustedTypes') as {
                createPolicy: (name: string, rules: object) => unknown
              }
            ).createPolicy('mine', {}),
          style: () =>
            document.body.append(Object.assign(document.createElement('style'), { textContent: 'a{}' })),
          image: () => element('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }),
          font: () =>
            void new FontFace('x', 'url(data:font/woff2;base64,AAAA)').load().catch(() => undefined),
          request: () => void fetch('app://fourtuple/').catch(() => undefined),
          frame: () => element('iframe', { src: 'app://fourtuple/' }),
          plugin: () => element('object', { data: 'app://fourtuple/' }),
          media: () => element('video', { src: 'app://fourtuple/x' }),
          worker: () => new Worker(URL.createObjectURL(new Blob([]))),
          base: () => document.head.append(Object.assign(document.createElement('base'), { href: '/x/' })),
          form: () => {
            const form = document.createElement('form')
            document.body.append(form)
            form.submit()
          },
        }
        // In a task of its own: what a debugger evaluates is exempt from the policy.
        setTimeout(() => {
          try {
            attempts[name]()
          } catch {
            // Refused at once; the report follows.
          }
        })
      }),
    [attempt, REPORT_MS] as const,
  )
}

test('the page is sandboxed and isolated, has no Node, and of Electron only the bridge', async ({
  app,
  page,
}) => {
  expect(page.url()).toBe('app://fourtuple/')
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].map((name) => typeof Reflect.get(window, name)),
    ),
  ).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
  expect(await page.evaluate(() => Object.keys(window.fourtuple).sort())).toEqual([
    'approveDestination',
    'approveProgram',
    'askUnsaved',
    'closeWindow',
    'connectEngine',
    'copyText',
    'environment',
    'menuLanguage',
    'newSession',
    'newWindow',
    'onEngineLost',
    'onMenu',
    'onMessage',
    'onOpenFile',
    'onTheme',
    'openCaptures',
    'openFile',
    'openText',
    'packetsKept',
    'restartEngine',
    'saveCapture',
    'saveFile',
    'savePicture',
    'saveText',
    'setTheme',
    'setUnsaved',
    'takeDropped',
    'tell',
    'waitingFiles',
    'zoom',
  ])
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0].webContents
    // Electron has it, and leaves it out of its types.
    return (Reflect.get(contents, 'getLastWebPreferences') as () => unknown).call(contents)
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
})

test('the content security policy refuses everything that is not the page’s own', async ({ page }) => {
  for (const [attempt, directive] of [
    ['script', 'require-trusted-types-for'],
    ['eval', 'require-trusted-types-for'],
    ['markup', 'require-trusted-types-for'],
    ['plugin', 'require-trusted-types-for'],
    ['worker', 'require-trusted-types-for'],
    ['trusted type', 'trusted-types'],
    ['style', 'style-src-elem'],
    ['image', 'img-src'],
    ['font', 'font-src'],
    ['request', 'connect-src'],
    ['frame', 'frame-src'],
    ['media', 'media-src'],
    ['base', 'base-uri'],
    ['form', 'form-action'],
  ] as const) {
    expect(await violatedBy(page, attempt), attempt).toBe(directive)
  }
})

test('navigation is refused, within the app’s own origin as well', async ({ page, userData }) => {
  for (const url of ['https://example.invalid/', 'app://fourtuple/index.html']) {
    await page.evaluate((to) => (location.href = to), url)
    await expect.poll(() => logOf(userData)).toContain(`refused navigation to ${url}`)
  }
  expect(page.url()).toBe('app://fourtuple/')
})

test('new windows are refused', async ({ app, page, userData }) => {
  await page.evaluate(() => window.open('https://example.invalid/'))
  await expect.poll(() => logOf(userData)).toContain('refused a window for https://example.invalid/')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('permissions are refused, asked for and checked', async ({ page, userData }) => {
  const states = await page.evaluate(async () =>
    Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    ),
  )
  expect(new Set(states)).toEqual(new Set(['denied']))
  await page.evaluate(() => Notification.requestPermission())
  await expect.poll(() => logOf(userData)).toContain('refused permission')
})

test('webviews are refused', async ({ app, page, userData }) => {
  expect(await page.evaluate(() => 'loadURL' in document.createElement('webview'))).toBe(false)
  const prevented = await app.evaluate(({ BrowserWindow }) => {
    let stopped = false
    const event = { preventDefault: () => (stopped = true) }
    BrowserWindow.getAllWindows()[0].webContents.emit('will-attach-webview', event, {}, {})
    return stopped
  })
  expect(prevented).toBe(true)
  expect(logOf(userData)).toContain('refused a webview')
})

test('requests to anywhere else and downloads are refused', async ({ app, userData }) => {
  const reached = await app.evaluate(({ session }) =>
    session.defaultSession.fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      (error: unknown) => String(error),
    ),
  )
  expect(reached).toContain('ERR_BLOCKED_BY_CLIENT')
  expect(logOf(userData)).toContain('refused a request for http://127.0.0.1:9/')
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].webContents.downloadURL('app://fourtuple/index.html'),
  )
  await expect.poll(() => logOf(userData)).toContain('refused a download of app://fourtuple/index.html')
})

test('main answers only the main frame of its own window, and only its schema', async ({
  app,
  page,
  userData,
}) => {
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'answered',
      (error: unknown) => String(error),
    )
  expect(await outcome(page.evaluate(() => window.fourtuple.environment()))).toBe('answered')
  expect(
    await outcome(page.evaluate(() => window.fourtuple.setTheme('purple' as unknown as 'dark'))),
  ).toContain('setTheme has other parameters')
  const elsewhere = (url: string) =>
    app.evaluate(
      async ({ BrowserWindow }, [to, preload]) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await other.loadURL(to).catch(() => undefined)
        const answer = await (
          other.webContents.executeJavaScript(
            "window.fourtuple.environment().then(() => 'answered', String)",
          ) as Promise<string>
        ).catch(String)
        other.destroy()
        return answer
      },
      [url, join(process.cwd(), 'out', 'preload', 'index.js')] as const,
    )
  expect(await elsewhere('app://fourtuple/')).toContain('This page may not call Fourtuple')
  expect(await elsewhere('about:blank')).toContain('This page may not call Fourtuple')

  // The right window with another page in it.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]
      .webContents.loadURL('about:blank')
      .catch(() => undefined),
  )
  expect(await outcome(page.evaluate(() => window.fourtuple.environment()))).toContain(
    'This page may not call Fourtuple',
  )
  expect(logOf(userData)).toContain('refused call environment from about:blank')
})

test('only the page’s own files are served, each with the policy', async ({ page }) => {
  const answerTo = async (url: string, ask: () => Promise<unknown>) => {
    const [response] = await Promise.all([page.waitForResponse(url), ask()])
    return [response.status(), response.headers()['content-security-policy'].split(';')[0]]
  }
  // What a page could ask for within its policy, such as an image.
  const image = (src: string) =>
    page.evaluate((from) => document.body.append(Object.assign(new Image(), { src: from })), src)

  expect(await answerTo('app://fourtuple/', () => page.reload())).toEqual([200, "default-src 'none'"])
  for (const url of [
    'app://fourtuple/..%2f..%2f..%2fpackage.json',
    'app://fourtuple/main/index.js',
    'app://fourtuple/missing.png',
  ]) {
    expect(await answerTo(url, () => image(url)), url).toEqual([404, "default-src 'none'"])
  }
})
