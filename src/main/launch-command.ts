/** Variables that a window needs and that sudo takes away. */
const KEPT = [
  'HOME',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
]

/**
 * The shell line that starts this program with permission to capture on Linux. setpriv(1) turns root back into
 * the user at once and leaves one ambient capability, CAP_NET_RAW: the program itself never runs as root.
 */
export function launchCommand(packaged: boolean, executable: string): string {
  if (!packaged) return 'npm run start:capture'
  const keep = KEPT.map((name) => `${name}="$${name}"`).join(' ')
  const user = '--reuid="$(id -u)" --regid="$(id -g)" --init-groups'
  const capability = '--inh-caps=+net_raw --ambient-caps=+net_raw'
  return `sudo setpriv ${user} ${capability} env ${keep} '${executable.replaceAll("'", "'\\''")}'`
}
