import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { ElectronApplication, Locator, Page } from '@playwright/test'

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
export const dialog = (page: Page) => page.getByRole('dialog')
export const sockets = (page: Page) => page.getByRole('treegrid', { name: 'Sockets' })
export const row = (page: Page, text: string | RegExp) =>
  sockets(page).getByRole('row').filter({ hasText: text })
/** What can be done with the sockets that are chosen. */
export const act = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Chosen sockets' }).getByRole('button', { name, exact: true })
export const showSockets = (page: Page) => page.getByRole('tab', { name: 'Sockets' }).click()

/** Puts a file in place of what the person would choose in main's dialogs. */
export function choose(app: ElectronApplication, path: string) {
  return app.evaluate(({ dialog: system }, chosen) => {
    system.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)
}

/** What was copied last. */
export const copied = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())

/** Opens a client in the window. */
export async function openClient(page: Page, port: number, host = '127.0.0.1') {
  await button(page, 'Connect…').click()
  await page.getByLabel('Host').fill(host)
  await page.getByLabel('Port').fill(String(port))
  await button(page, 'Connect').click()
}

/** The port in a listener's row. */
export async function portOf(listener: Locator) {
  return Number((await listener.getByRole('gridcell').nth(1).textContent())?.split(':').at(-1))
}

/** A bare listener that keeps what it reads and its connections. */
export async function barePeer(host = '127.0.0.1') {
  const connections: Socket[] = []
  const got: string[] = []
  const server = createServer((socket) => {
    const place = connections.push(socket) - 1
    got.push('')
    socket.on('data', (bytes) => (got[place] += bytes.toString('latin1'))).on('error', () => undefined)
  }).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    for (const socket of connections) socket.destroy()
    server.close()
  }
  return { connections, got, port, close }
}
