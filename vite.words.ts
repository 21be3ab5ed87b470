import type { Plugin } from 'vite'

const isWords = /\.messages\.ts(\?words=en)?$/
const english = '?words=en'

interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Words stand side by side in one file, so that nobody forgets one language; a browser needs one of them. In a build each
 * `x.messages.ts` keeps its Chinese alone, and `x.messages.ts?words=en` (`src/app/english.ts`) its English alone. Both are there
 * together in development and tests, where this plugin does nothing.
 */
export const wordsByLanguage = (): Plugin => ({
  name: 'patrolgrid:words-by-language',
  apply: 'build',
  transform(code, id) {
    if (!isWords.test(id)) return null
    const isEnglish = id.endsWith(english)
    const pieces: Piece[] = []
    for (const statement of this.parse(code).body) {
      // What another file of words gives is wanted in the same language.
      if (statement.type === 'ImportDeclaration' && isEnglish) {
        const { start, end, value } = statement.source
        pieces.push({ start, end, text: JSON.stringify(`${String(value)}.ts${english}`) })
      }
      if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue
      for (const { init } of statement.declaration.declarations) {
        if (init?.type !== 'ObjectExpression') continue
        const left = isEnglish ? 'zh-CN' : 'en'
        const property = init.properties.find(
          (one) =>
            one.type === 'Property' && (one.key.type === 'Literal' ? one.key.value : 'name' in one.key && one.key.name) === left,
        )
        if (property?.type === 'Property')
          pieces.push({ start: property.value.start, end: property.value.end, text: 'undefined' })
      }
    }
    let result = code
    for (const { start, end, text } of pieces.sort((a, b) => b.start - a.start))
      result = result.slice(0, start) + text + result.slice(end)
    return { code: result, map: null }
  },
})
