/** Names of a listener's certificate: this machine's own, and the address it is bound to. */
export function namesFor(address: string): string[] {
  const wide = new Set(['0.0.0.0', '::', ''])
  const host = address.split('%', 1)[0]
  return [...new Set(['localhost', '127.0.0.1', '::1', ...(wide.has(host) ? [] : [host])])]
}
