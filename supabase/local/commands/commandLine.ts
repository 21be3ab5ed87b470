/** Options that take a value in the next word, so that the word is not mistaken for a file. */
const WITH_VALUE = new Set(['--data', '--port', '--seed-scale'])

/** The one word that is no option, and all the others. */
export const positional = (argv: readonly string[]): { readonly name: string | null; readonly rest: readonly string[] } => {
  const at = argv.findIndex((word, index) => !word.startsWith('-') && !WITH_VALUE.has(argv[index - 1] ?? ''))
  return at === -1 ? { name: null, rest: argv } : { name: argv[at] ?? null, rest: argv.toSpliced(at, 1) }
}
