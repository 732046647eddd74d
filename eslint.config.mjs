import eslint from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Says in words what each layer's tsconfig makes a compile error. */
const layer = (name, mayNot, paths = []) => ({
  files: [`src/${name}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: mayNot.map(([group, message]) => ({ group, message })),
        paths,
      },
    ],
  },
})
const ELECTRON = [['electron', 'electron/*'], 'Only main and preload may use Electron.']
const NODE = [['node:*'], 'This layer must run without Node: pass what it needs in.']
const NO_SHELL = {
  name: 'electron',
  importNames: ['shell'],
  message: 'Captured bytes never become a link or a program to open.',
}
const ONE_IPC = {
  name: 'electron',
  importNames: ['ipcMain'],
  message: 'Only window/window-ipc.ts listens to windows: it checks each sender and each schema.',
}
const up = (...layers) => [
  layers.flatMap((l) => [`#${l}/*`, `**/${l}/*`]),
  'Layers import leftwards only: core ← contract ← engine ← main, cli; core, contract ← renderer.',
]

export default defineConfig(
  {
    ignores: [
      'native/cap/lib/index.d.ts',
      'out/',
      'dist/',
      'node_modules/',
      'native/cap/build/',
      'test-results/',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  { files: ['src/renderer/**/*.{ts,tsx}'], ...hooks.configs.flat['recommended-latest'] },
  // A view is opened in the engine when a component is shown: that is the external system an effect is for.
  {
    files: ['src/renderer/rows/*.{ts,tsx}'],
    rules: { 'react-hooks/set-state-in-effect': 'off', 'react-hooks/incompatible-library': 'off' },
  },
  // Playwright's fixtures name what they need by destructuring, and some need nothing.
  { files: ['e2e/**/*.ts'], rules: { 'no-empty-pattern': 'off' } },
  layer('core', [up('contract', 'engine', 'main', 'preload', 'renderer', 'cli'), NODE, ELECTRON]),
  layer('contract', [up('engine', 'main', 'preload', 'renderer', 'cli'), NODE, ELECTRON]),
  layer('engine', [up('main', 'preload', 'renderer', 'cli'), ELECTRON]),
  layer('main', [up('renderer', 'cli')], [NO_SHELL, ONE_IPC]),
  {
    files: ['src/main/window/window-ipc.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [NO_SHELL] }] },
  },
  layer('cli', [up('main', 'preload', 'renderer'), ELECTRON]),
  layer('preload', [up('engine', 'main', 'renderer', 'cli')]),
  layer('renderer', [up('engine', 'main', 'preload', 'cli'), NODE, ELECTRON]),
  { files: ['**/*.test.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.{mjs,js,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
        require: 'readonly',
        module: 'writable',
        exports: 'writable',
        __dirname: 'readonly',
      },
    },
  },
)
