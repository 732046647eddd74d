import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { root } from './root.mjs'

const parsed = new Map<string, ts.SourceFile | undefined>()

/** What the compiler says of one more file in a layer, under that layer's own tsconfig. */
function complaints(layer: string, source: string): string[] {
  const config = join(root, 'src', layer, 'tsconfig.json')
  const read = ts.readConfigFile(config, (file) => ts.sys.readFile(file))
  const { options, projectReferences } = ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(config))
  const file = join(dirname(config), 'one-more-file.ts')
  const host = ts.createCompilerHost(options)
  // The other layers' sources, so that nothing has to be built before.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true })
  const onDisk = host.getSourceFile.bind(host)
  host.fileExists = (name) => name === file || ts.sys.fileExists(name)
  host.getSourceFile = (name, version) => {
    if (name === file) return ts.createSourceFile(name, source, version)
    if (!parsed.has(name)) parsed.set(name, onDisk(name, version))
    return parsed.get(name)
  }
  const program = ts.createProgram({ rootNames: [file], options, projectReferences, host })
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getSemanticDiagnostics(program.getSourceFile(file)),
  ]
  return found.map(
    ({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  )
}

const use = (name: string, from: string) => `import { ${name} } from '${from}'\nexport const used = ${name}\n`
const NODE = use('readFileSync', 'node:fs')
const ELECTRON = use('app', 'electron')
const CORE = use('decodeFrame', '#core/decode/decode-frame')
const CONTRACT = use('MOST_ROWS', '#contract/limits')
const ENGINE = use('Pace', '#engine/server/pace')
const MAIN = use('restartAfter', '../main/engine/restart-policy')
const DOM = 'export const used = document\n'

it.each([
  ['contract', CORE],
  ['engine', `${NODE}${CONTRACT.replaceAll('used', 'more')}`],
  ['renderer', `${DOM}${CORE.replaceAll('used', 'more')}`],
  ['main', `${ELECTRON}${ENGINE.replaceAll('used', 'more')}`],
  ['cli', ENGINE],
])('%s: what it may use compiles', (layer, source) => expect(complaints(layer, source)).toEqual([]))

/** Of a file that another layer owns; of a module or a global without a type; of a module that is empty here. */
const OTHERS_FILE = 'TS6307'
const UNKNOWN_MODULE = 'TS2591'
const UNKNOWN_NAME = 'TS2584'
const NO_EXPORT = 'TS2305'

it.each([
  ['core', NODE, UNKNOWN_MODULE],
  ['core', DOM, UNKNOWN_NAME],
  ['core', CONTRACT, OTHERS_FILE],
  ['contract', NODE, UNKNOWN_MODULE],
  ['contract', ENGINE, OTHERS_FILE],
  ['engine', DOM, UNKNOWN_NAME],
  ['engine', ELECTRON, NO_EXPORT],
  ['engine', MAIN, OTHERS_FILE],
  ['cli', ELECTRON, NO_EXPORT],
  ['renderer', NODE, UNKNOWN_MODULE],
  ['renderer', ELECTRON, NO_EXPORT],
  ['renderer', ENGINE, OTHERS_FILE],
  ['preload', ENGINE, OTHERS_FILE],
])('%s: what it may not use does not compile: %s', (layer, source, code) => {
  expect(complaints(layer, source)).toContainEqual(expect.stringMatching(`^${code} `))
})
