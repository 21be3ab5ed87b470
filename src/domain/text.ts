/** Text as it is compared when somebody looks for it: full width as half width (Ａ１２ is a12), capitals as small, no spaces. */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Whether any of the texts holds what was typed; nothing typed is held by everything. */
export function holdsText(texts: readonly (string | null | undefined)[], typed: string): boolean {
  const wanted = foldText(typed)
  return wanted === '' || texts.some((text) => text != null && foldText(text).includes(wanted))
}
