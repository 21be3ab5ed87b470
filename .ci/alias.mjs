// Lets Node run the project's TypeScript as it stands: `@/x` is src/x, `@tests/x` is tests/x, and
// an import without an extension finds its .ts file, as Vite would.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = new URL('../', import.meta.url)
const roots = { '@/': new URL('src/', root), '@tests/': new URL('tests/', root) }

const withExtension = (url) => {
  const path = fileURLToPath(url)
  if (/\.(ts|js|mjs|cjs|json|node)$/.test(path)) return url
  for (const tail of ['.ts', '/index.ts']) if (existsSync(path + tail)) return pathToFileURL(path + tail)
  return url
}

registerHooks({
  resolve(specifier, context, next) {
    for (const [prefix, base] of Object.entries(roots))
      if (specifier.startsWith(prefix)) return next(withExtension(new URL(specifier.slice(prefix.length), base)).href, context)
    const fromProject = context.parentURL?.startsWith(root.href) && !context.parentURL.includes('/node_modules/')
    if (fromProject && /^\.\.?\//.test(specifier)) return next(withExtension(new URL(specifier, context.parentURL)).href, context)
    return next(specifier, context)
  },
})
