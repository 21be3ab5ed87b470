/** Characters that count twice: one says as much as a syllable or two of letters. */
const HAN = /[\u2e80-\u9fff]/g
const SILENT = /[\s!-/:-@[-`{-~，。、；：！？（）“”]/g

/** Whether the text is a reason for looking where somebody was: a sentence, not a key held down. The database says the same. */
export function isReason(text: string): boolean {
  const words = text.replace(SILENT, '')
  return words.length + (words.match(HAN)?.length ?? 0) >= 8 && new Set(words.toLowerCase()).size >= 4
}
