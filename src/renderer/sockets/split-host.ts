/** Ports that a URL means where it gives none (IANA). */
const SCHEME_PORTS: Partial<Record<string, string>> = {
  http: '80',
  https: '443',
  ws: '80',
  wss: '443',
  ftp: '21',
}

/**
 * Host and port out of what was pasted: `host:port`, `[::1]:443` or a URL. Null where it is a host alone, also an IPv6
 * address without brackets.
 */
export function splitHost(text: string): { host: string; port: string | null } | null {
  const bare = text.trim()
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?([^/?#]*)/i.exec(bare)
  if (url) {
    const [, scheme, authority] = url
    if (authority === '') return null
    const split = splitHost(authority)
    const port = split?.port ?? SCHEME_PORTS[scheme.toLowerCase()] ?? null
    return { host: split?.host ?? authority, port }
  }
  const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(\d{1,5}))?$/i.exec(bare)
  if (bracketed) return { host: bracketed[1], port: bracketed.at(2) ?? null }
  const plain = /^([^\s:/]+):(\d{1,5})$/.exec(bare)
  return plain ? { host: plain[1], port: plain[2] } : null
}
