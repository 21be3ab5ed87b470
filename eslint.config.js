import { readdirSync } from 'node:fs'
import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { ownLines } from './.ci/ownLines.js'

/** The import table of docs/architecture.md: which folders of src a folder may not reach. */
const rooms = ['app', 'features', 'records', 'stores', 'map', 'data', 'workers', 'ui', 'geo', 'domain', 'i18n']
const mayImport = {
  domain: [],
  geo: ['domain'],
  workers: ['domain', 'geo'],
  data: ['domain'],
  map: ['domain', 'geo'],
  ui: ['domain'],
  i18n: ['domain'],
  stores: ['domain', 'geo', 'workers', 'data'],
  records: ['domain', 'geo', 'workers', 'data', 'map', 'ui', 'stores', 'i18n'],
  features: ['domain', 'geo', 'workers', 'data', 'map', 'ui', 'records', 'stores', 'i18n'],
}
/** Packages that only the rooms named may import. */
const packageRooms = {
  '@supabase/*': ['data'],
  dexie: ['data'],
  'vue-router': ['app', 'features'],
  'reka-ui': ['ui'],
}

const restrictions = (room, folder = `src/${room}`, open = null) => {
  const patterns = [{ group: ['../*', '../**'], message: 'Siblings by ./, the rest by @/.' }]
  const closed = rooms.filter((other) => other !== room && !mayImport[room].includes(other))
  if (closed.length > 0)
    patterns.push({
      group: closed.flatMap((other) => [`@/${other}`, `@/${other}/**`]),
      message: `src/${room} may import only: ${mayImport[room].join(', ') || 'nothing'}.`,
    })
  if (open !== null)
    patterns.push({
      regex: `^@/(?:features|map/tools)/(?!${open})`,
      message: 'A capability never imports another; promote what both need.',
    })
  for (const [name, allowed] of Object.entries(packageRooms))
    if (!allowed.includes(room))
      patterns.push({ group: [name], message: `${name} is the business of src/${allowed.join(', src/')}.` })
  if (room === 'domain' || room === 'geo')
    patterns.push({ group: ['vue', 'pinia', 'maplibre-gl', 'comlink'], message: `src/${room} is pure.` })
  return { files: [`${folder}/**/*.{ts,vue}`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

const htmlAsText = { selector: "CallExpression[callee.property.name='setHTML']", message: 'Text goes in as text.' }
/** One door to the database: names, arguments and answers are checked in src/data/rows. */
const oneDoor = [
  {
    selector: "CallExpression[callee.property.name='rpc']",
    message: 'Functions of the database are called through rpc() of src/data/read.ts.',
  },
  {
    selector:
      "TSAsExpression > AwaitExpression > CallExpression[callee.name='rpc'], TSAsExpression > CallExpression[callee.name='rpc']",
    message: 'What an answer is, its schema in src/data/rows says.',
  },
]

/** A capability knows itself, the files its room shares, and the two contracts; map tools are capabilities that stand at the map. */
const capabilities = readdirSync('src/features', { withFileTypes: true })
  .filter((room) => room.isDirectory())
  .flatMap((room) =>
    readdirSync(`src/features/${room.name}`, { withFileTypes: true })
      .filter((inside) => inside.isDirectory())
      .map((inside) => ({ room: room.name, folder: `${room.name}/${inside.name}` })),
  )
const contracts = '(?:feature|room)$'
const capabilityOf = ({ room, folder }) =>
  restrictions('features', `src/features/${folder}`, `${contracts}|${folder}/|${room}/[^/]+$`)

export default defineConfigWithVueTs(
  {
    ignores: ['dist/**', '.data/**', 'node_modules/**', 'src/data/database.types.ts', 'test-results/**', 'playwright-report/**'],
  },
  vue.configs['flat/recommended'],
  vueTsConfigs.strict,
  ...accessibility.configs['flat/recommended'],
  {
    rules: {
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', htmlAsText],
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-closing-bracket-spacing': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // Labels are checked in the page by axe, which sees what the browser sees; a list may listen for its rows' keys.
      'vuejs-accessibility/form-control-has-label': 'off',
      'vuejs-accessibility/no-static-element-interactions': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  ...Object.keys(mayImport).map((room) => restrictions(room)),
  ...capabilities.map(capabilityOf),
  restrictions('features', 'src/map/tools', contracts),
  { plugins: { house: { rules: { 'own-lines': ownLines } } } },
  {
    files: ['src/**', 'supabase/**', '.ci/**'],
    ignores: ['**/*.test.ts'],
    rules: { 'house/own-lines': ['error', { max: 50 }] },
  },
  // A layer is a value: its paint is data. A store's setup declares its state and hands it out. What wires the server, and what
  // lists its settings, is one list.
  {
    files: [
      'src/**/*.layer.ts',
      'src/**/*.store.ts',
      'src/stores/**/*.ts',
      'src/map/basemaps/*.ts',
      'supabase/local/{start,server,options}.ts',
    ],
    rules: { 'house/own-lines': ['error', { max: 100 }] },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/data/read.ts'],
    rules: { 'no-restricted-syntax': ['error', htmlAsText, ...oneDoor] },
  },
  // Tables, like functions, are the business of src/data; stores sign in and out, the shell hands the map its token.
  {
    files: ['src/{features,map,ui,domain,geo,workers,i18n}/**/*.{ts,vue}'],
    // The swipe is a map of its own and hands it the token, as the shell does.
    ignores: ['src/**/*.test.ts', 'src/features/patrol/coverage/SwipeMap.vue'],
    rules: {
      'no-restricted-syntax': [
        'error',
        htmlAsText,
        ...oneDoor,
        { selector: "ImportDeclaration[source.value='@/data/client']", message: 'Tables are read in src/data/tables.ts.' },
      ],
    },
  },
  // The worker of import reads files with libraries of its own; the table speaks of rooms, not of those.
  { files: ['supabase/**', 'tests/**', '.ci/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
)
