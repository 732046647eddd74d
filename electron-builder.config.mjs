import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import { fuses } from './electron-fuses.mjs'

const EXECUTABLE = { linux: 'fourtuple', darwin: 'Fourtuple.app', win32: 'Fourtuple.exe' }

export default {
  appId: 'io.github.fourtuple',
  productName: 'Fourtuple',
  files: ['out/**', 'package.json', 'resources/**', '!out/types/**'],
  // The capture binding is on Node-API: what npm built fits every Electron.
  npmRebuild: false,
  asarUnpack: ['**/*.node'],
  fileAssociations: [
    { ext: 'pcapng', name: 'pcapng capture', mimeType: 'application/x-pcapng', role: 'Viewer' },
    { ext: ['pcap', 'cap'], name: 'pcap capture', mimeType: 'application/vnd.tcpdump.pcap', role: 'Viewer' },
  ],
  linux: { target: ['AppImage', 'deb'], category: 'Network', executableName: 'fourtuple' },
  mac: { target: ['dmg', 'zip'] },
  win: { target: ['nsis'] },
  afterPack: ({ appOutDir, electronPlatformName }) =>
    flipFuses(join(appOutDir, EXECUTABLE[electronPlatformName]), fuses),
}
