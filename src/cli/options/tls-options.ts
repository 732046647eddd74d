import { Option, type Command } from 'commander'
import type { z } from 'zod'
import type { tlsClientOptions, tlsServerOptions } from '#contract/tls'
import { readText } from './read-text'
import { wrongUse } from './wrong-use'

const VERSIONS = { '1.0': 'TLSv1', '1.1': 'TLSv1.1', '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' } as const
type Version = keyof typeof VERSIONS

/** TLS as it was asked for; all the others need `tls`. */
export interface TlsFlags {
  tls?: true
  cert?: string
  key?: string
  ca?: string
  alpn?: string
  tlsMin?: Version
  tlsMax?: Version
  ciphers?: string
  keylog?: string
  // Of a client:
  insecure?: true
  verify?: true
  servername?: string
  // Of a listener:
  clientCert?: 'no' | 'ask' | 'require'
}

const NEED_TLS = ['cert', 'key', 'ca', 'alpn', 'tlsMin', 'tlsMax', 'ciphers', 'keylog'] as const
const NEED_TLS_TOO = ['insecure', 'verify', 'servername', 'clientCert'] as const

function addCommon(command: Command): Command {
  const versions = Object.keys(VERSIONS)
  return command
    .option('--tls', 'TLS on the connection')
    .option('--cert <file>', 'own certificate with its chain, PEM')
    .option('--key <file>', 'its key, PEM')
    .option('--ca <file>', 'trust these certificates instead of the system’s, PEM')
    .option('--alpn <protocols>', 'ALPN, the most wanted first, such as h2,http/1.1')
    .addOption(new Option('--tls-min <version>', 'oldest version of TLS').choices(versions))
    .addOption(new Option('--tls-max <version>', 'newest version of TLS').choices(versions))
    .option('--ciphers <list>', 'OpenSSL’s cipher list')
    .option('--keylog <file>', 'write the secrets, so that a capture of it can be decrypted')
}

export function addTlsClientOptions(command: Command): Command {
  return addCommon(command)
    .option('--verify', 'refuse a peer that is not trusted (the default)')
    .option('--insecure', 'talk to a peer that is not trusted too')
    .option('--servername <name>', 'SNI, and the name that is verified')
}

export function addTlsServerOptions(command: Command): Command {
  return addCommon(command).addOption(
    new Option('--client-cert <way>', 'whether the client shows a certificate').choices([
      'no',
      'ask',
      'require',
    ]),
  )
}

/** What a client's options ask for; null where no TLS is wanted. @throws {ShownError} where a file can't be read */
export function tlsClientOf(command: Command, flags: TlsFlags): z.input<typeof tlsClientOptions> | null {
  if (!wantsTls(command, flags)) return null
  if (flags.insecure && flags.verify) wrongUse(command, '--verify and --insecure exclude each other.')
  return { ...commonOf(flags), verify: flags.insecure !== true, serverName: flags.servername }
}

/** What a listener's options ask for; null where no TLS is wanted. @throws {ShownError} where a file can't be read */
export function tlsServerOf(command: Command, flags: TlsFlags): z.input<typeof tlsServerOptions> | null {
  if (!wantsTls(command, flags)) return null
  return { ...commonOf(flags), clientCertificate: flags.clientCert }
}

function wantsTls(command: Command, flags: TlsFlags): boolean {
  if (!flags.tls) {
    const without = [...NEED_TLS, ...NEED_TLS_TOO].find((name) => flags[name] !== undefined)
    if (without === undefined) return false
    wrongUse(command, `--${without.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} needs --tls.`)
  }
  if ((flags.cert === undefined) !== (flags.key === undefined))
    wrongUse(command, '--cert and --key belong together.')
  return true
}

function commonOf(flags: TlsFlags) {
  return {
    minVersion: flags.tlsMin && VERSIONS[flags.tlsMin],
    maxVersion: flags.tlsMax && VERSIONS[flags.tlsMax],
    ciphers: flags.ciphers,
    alpn: flags.alpn?.split(',').map((name) => name.trim()) ?? [],
    certificate: flags.cert === undefined ? null : readText(flags.cert),
    key: flags.key === undefined ? null : readText(flags.key),
    ca: flags.ca === undefined ? null : readText(flags.ca),
    keyLog: flags.keylog !== undefined,
  }
}
