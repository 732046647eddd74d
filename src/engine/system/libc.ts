import koffi, { type LibraryHandle } from 'koffi'

/**
 * The C library's socket calls, for what Node lacks (options before connect(2), raw sockets, the accept queue).
 * Loaded when they are first needed; on Windows, and where the library can't be loaded, there are none.
 */
export interface Libc {
  socket: (family: number, type: number, protocol: number) => number
  bind: (fd: number, address: Uint8Array, length: number) => number
  connect: (fd: number, address: Uint8Array, length: number) => number
  listen: (fd: number, backlog: number) => number
  dup: (fd: number) => number
  shutdown: (fd: number, how: number) => number
  close: (fd: number) => number
  fcntl: (fd: number, command: number, value: number) => number
  setsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: number) => number
  /** `length` has one element, in and out. */
  getsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: number[]) => number
  getsockname: (fd: number, address: Uint8Array, length: number[]) => number
  /** For requests that take a pointer to an int, such as FIONREAD. */
  ioctl: (fd: number, request: number, value: Uint8Array) => number
}

const SIGNATURES: Record<keyof Libc, string> = {
  socket: 'int socket(int, int, int)',
  bind: 'int bind(int, const void *, uint32_t)',
  connect: 'int connect(int, const void *, uint32_t)',
  listen: 'int listen(int, int)',
  dup: 'int dup(int)',
  shutdown: 'int shutdown(int, int)',
  close: 'int close(int)',
  fcntl: 'int fcntl(int, int, ...)',
  setsockopt: 'int setsockopt(int, int, int, const void *, uint32_t)',
  getsockopt: 'int getsockopt(int, int, int, void *, _Inout_ uint32_t *)',
  getsockname: 'int getsockname(int, void *, _Inout_ uint32_t *)',
  ioctl: 'int ioctl(int, unsigned long, ...)',
}

const FILES: Partial<Record<NodeJS.Platform, string>> = { linux: 'libc.so.6', darwin: 'libSystem.B.dylib' }

let loaded: Libc | null | undefined
let library: LibraryHandle | undefined

/** The calls, or null where this system has none that we know. */
export function libc(): Libc | null {
  if (loaded !== undefined) return loaded
  library = cLibrary() ?? undefined
  loaded = library ? bindCalls(library) : null
  return loaded
}

/** The C library itself, for calls that only one module needs; null where there is none. */
export function cLibrary(): LibraryHandle | null {
  const file = FILES[process.platform]
  if (file === undefined) return null
  try {
    library ??= koffi.load(file)
    return library
  } catch {
    return null
  }
}

function bindCalls(from: LibraryHandle): Libc {
  const { fcntl, ioctl, ...plain } = SIGNATURES
  const calls: Record<string, unknown> = {}
  for (const [name, signature] of Object.entries(plain)) calls[name] = from.func(signature)
  const control = from.func(fcntl)
  calls.fcntl = (fd: number, command: number, value: number) => control(fd, command, 'int', value) as number
  const request = from.func(ioctl)
  calls.ioctl = (fd: number, number: number, value: Uint8Array) =>
    request(fd, number, 'void *', value) as number
  return calls as unknown as Libc
}

/** A call of the C library that failed: its errno by name. */
export class SystemError extends Error {
  override readonly name = 'SystemError'
  constructor(
    readonly code: string,
    readonly call: string,
  ) {
    super(`${call}: ${code}`)
  }
}

/** The errno of the last call that failed, by name. Ask at once: the next call overwrites it. */
export function errnoName(): string {
  return errnoNameOf(koffi.errno())
}

/** The name of an errno: `ECONNREFUSED`. */
export function errnoNameOf(number: number): string {
  return Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`
}

/** Passes on what a call returned. @throws {SystemError} where that is negative */
export function checked(call: string, result: number): number {
  if (result < 0) throw new SystemError(errnoName(), call)
  return result
}
