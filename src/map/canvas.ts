/** A square canvas beside the page. Not `OffscreenCanvas`, which Safari draws on only from 16.4 on. */
export function blankCanvas(sizePx: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = sizePx
  canvas.height = sizePx
  return canvas
}
