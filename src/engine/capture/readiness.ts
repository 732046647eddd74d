import { openCapture, unavailable } from 'cap'
import type { CaptureReadiness } from '#contract/capture'
import { codeOf } from '../engine-error'
import { listInterfaces } from './interfaces'

/** How the app was started, so that the permission text can name the very command. */
export interface Launch {
  /** A shell line that starts this program. */
  command: string
}

/**
 * Whether capturing can work here, tried for real: a capture on the loopback interface (the first one where
 * there is none) is opened and closed again.
 */
export function captureReadiness(
  launch: Launch,
  platform: NodeJS.Platform = process.platform,
): CaptureReadiness {
  if (unavailable) {
    return {
      ready: false,
      kind: 'not-built',
      reason: `Packets can't be captured: ${unavailable.reason}`,
      step: 'Install what is missing, then start Fourtuple again. Sockets work without it.',
      command: unavailable.step,
      grants: null,
    }
  }
  const first = listInterfaces().at(0)
  const name = first?.name ?? (platform === 'linux' ? 'lo' : 'lo0')
  try {
    openCapture(name, { timeoutMs: 1 }, () => undefined).close()
    return { ready: true, kind: 'ready', reason: '', step: '', command: null, grants: null }
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    const code = codeOf(thrown)
    if (code === 'EPERM' || code === 'EACCES') return notPermitted(words, launch, platform)
    return {
      ready: false,
      kind: 'no-interface',
      reason: `No interface could be opened for capture: ${words}.`,
      step: 'Bring an interface up, then check again.',
      command: null,
      grants: null,
    }
  }
}

function notPermitted(words: string, launch: Launch, platform: NodeJS.Platform): CaptureReadiness {
  const base = { ready: false, kind: 'not-permitted' as const }
  if (platform === 'linux') {
    return {
      ...base,
      reason: `This user may not open a packet socket (${words}). Linux allows it to programs that hold CAP_NET_RAW (capabilities(7)).`,
      step: 'Quit Fourtuple and start it with that one capability; it still runs as you, not as root:',
      command: launch.command,
      grants:
        'It grants CAP_NET_RAW to this one run of the app. Nothing is changed on disk: quit, and it is gone.',
    }
  }
  if (platform === 'darwin') {
    return {
      ...base,
      reason: `This user may not read the packet devices /dev/bpf* (${words}).`,
      step: 'Allow it for your user until the next restart, then check again:',
      command: 'sudo chown "$USER" /dev/bpf*',
      grants:
        'It lets your user capture on every interface until the Mac restarts. Take it back with: sudo chown root /dev/bpf*',
    }
  }
  return {
    ...base,
    reason: `This user may not capture (${words}).`,
    step: 'Install Npcap without “Restrict to Administrators only”, or start Fourtuple as an administrator, then check again.',
    command: null,
    grants: null,
  }
}
