import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Who holds a port: a program by name and number; `timeWait` where only old connections do. */
export interface PortHolder {
  name: string
  /** null where the system does not tell whose it is (another user's). */
  pid: number | null
  timeWait: boolean
}

const run = promisify(execFile)
/** A program of the system's that does not answer must not hold an error back. */
const MOST_MS = 3000

/** Finds who holds a local port; null where the system does not tell. Slow (it looks at every process): for errors. */
export async function portHolder(transport: 'tcp' | 'udp', port: number): Promise<PortHolder | null> {
  try {
    if (process.platform === 'linux') return await onLinux(transport, port)
    if (process.platform === 'darwin') return await onMac(transport, port)
    return process.platform === 'win32' ? await onWindows(transport, port) : null
  } catch {
    return null
  }
}

/** Whether somebody listens on a path or an abstract name, as far as Linux tells, and who. */
export async function pathHolder(path: string): Promise<{ listens: boolean; holder: PortHolder | null }> {
  const text = process.platform === 'linux' ? await readFile('/proc/net/unix', 'utf8').catch(() => '') : ''
  const fields = text.split('\n').map((line) => line.trim().split(/\s+/))
  // Num RefCount Protocol Flags Type St Inode Path; the flag __SO_ACCEPTCON marks those that listen.
  const inodes = fields.filter((f) => f.slice(7).join(' ') === path && f[3] === '00010000').map((f) => f[6])
  if (inodes.length === 0) return { listens: false, holder: null }
  return { listens: true, holder: await ownerOf(new Set(inodes)).catch(() => null) }
}

const LISTEN = '0A'
const TIME_WAIT = '06'

async function onLinux(transport: 'tcp' | 'udp', port: number): Promise<PortHolder | null> {
  const tables = [`/proc/net/${transport}`, `/proc/net/${transport}6`]
  const texts = await Promise.all(tables.map((table) => readFile(table, 'utf8').catch(() => '')))
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const held = texts
    .flatMap((text) => text.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 9 && fields[1].endsWith(wanted))
    .map((fields) => ({ state: fields[3], inode: fields[9] }))
  if (held.length === 0) return null
  const listening = held.filter(({ state }) => state === LISTEN)
  const chosen = listening.length > 0 ? listening : held
  if (chosen.every(({ state }) => state === TIME_WAIT)) return { name: '', pid: null, timeWait: true }
  return ownerOf(new Set(chosen.map(({ inode }) => inode)))
}

async function ownerOf(inodes: Set<string>): Promise<PortHolder | null> {
  const links = new Set(Array.from(inodes, (inode) => `socket:[${inode}]`))
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const file of files) {
      const link = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')
      if (!links.has(link)) continue
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
      return { name: name.trim(), pid: Number(pid), timeWait: false }
    }
  }
  return null
}

async function onMac(transport: 'tcp' | 'udp', port: number): Promise<PortHolder | null> {
  const state = transport === 'tcp' ? ['-sTCP:LISTEN'] : []
  const { stdout } = await run('lsof', ['-nP', `-i${transport.toUpperCase()}:${port}`, ...state, '-Fpc'], {
    timeout: MOST_MS,
  })
  const pid = /^p(\d+)$/m.exec(stdout)?.[1]
  const name = /^c(.+)$/m.exec(stdout)?.[1]
  return pid === undefined ? null : { name: name ?? '', pid: Number(pid), timeWait: false }
}

async function onWindows(transport: 'tcp' | 'udp', port: number): Promise<PortHolder | null> {
  const { stdout } = await run('netstat', ['-ano'], { timeout: MOST_MS, windowsHide: true })
  const line = stdout
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find(
      ([protocol, local, , state]) =>
        protocol.toLowerCase() === transport &&
        local.endsWith(`:${port}`) &&
        (transport === 'udp' || state === 'LISTENING'),
    )
  const pid = Number(line?.at(-1))
  if (!line || !Number.isInteger(pid)) return null
  const told = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], {
    timeout: MOST_MS,
    windowsHide: true,
  })
  return { name: /^"([^"]+)"/m.exec(told.stdout)?.[1] ?? '', pid, timeWait: false }
}
