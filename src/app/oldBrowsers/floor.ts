/** The oldest browsers the product is built for. `tests/old-browsers` holds the built files to it. */
export const floor = { chrome: 103, safari: 16.0 } as const

/** The same for the bundler, which rewrites newer syntax and styles. */
export const buildTarget = ['chrome103', 'edge103', 'safari16.0', 'ios16.0']

/** True in a browser below the floor: `AbortSignal.timeout` came with exactly Chromium 103 and Safari 16. Old syntax: any browser reads it. */
export const isTooOld = '!(window.AbortSignal&&AbortSignal.timeout)'

/** What the built files use and a browser of the floor may lack. `polyfills.ts` brings each; where all are there it is not loaded. */
export const filled = [
  'Array.prototype.toReversed',
  'Array.prototype.toSorted',
  'Array.prototype.toSpliced',
  'Map.groupBy',
  'String.prototype.toWellFormed',
] as const

/** True in a browser that lacks one of them. */
export const isPatchy = filled.map((name) => `!${name}`).join('||')
