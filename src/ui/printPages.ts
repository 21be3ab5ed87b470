export interface Page {
  readonly paper: 'A4' | 'A3'
  readonly isLandscape: boolean
  readonly marginMm: number
}

/** A style of the document's own while it is printed; gives the way to drop it. Safari before 16.4 has none: its print dialog asks for the paper. */
function adoptStyle(text: string): () => void {
  if (!('adoptedStyleSheets' in document)) return () => undefined
  const style = new CSSStyleSheet()
  style.replaceSync(text)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]
  return () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== style))
}

/**
 * Prints what carries the class `print-sheet` and nothing else, on the paper named, once its pictures can be drawn; then `after`. The
 * size is set in script, because the paper is chosen at print time and the page's own style must name none.
 */
export async function printPages({ paper, isLandscape, marginMm }: Page, after: () => void): Promise<void> {
  const pictures = [...document.querySelectorAll('.print-sheet image, .print-sheet img')].map(async (picture) => {
    const probe = new Image()
    probe.src = picture.getAttribute('href') ?? picture.getAttribute('src') ?? ''
    await probe.decode()
  })
  await Promise.all(pictures)
  const dropSize = adoptStyle(`@page { size: ${paper} ${isLandscape ? 'landscape' : 'portrait'}; margin: ${marginMm}mm }`)
  addEventListener(
    'afterprint',
    () => {
      dropSize()
      after()
    },
    { once: true },
  )
  window.print()
}
