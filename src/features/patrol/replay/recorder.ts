/** Records a canvas as WebM until stopped; null where the browser cannot. */
export function recordCanvas(canvas: HTMLCanvasElement): { readonly stop: () => Promise<Blob> } | null {
  const type = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'].find(
    (candidate) => 'MediaRecorder' in window && MediaRecorder.isTypeSupported(candidate),
  )
  if (type === undefined || !('captureStream' in canvas)) return null
  const stream = canvas.captureStream(30)
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 6_000_000 })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  recorder.start(1000)
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener('stop', () => {
          for (const track of stream.getTracks()) track.stop()
          resolve(new Blob(parts, { type: 'video/webm' }))
        })
        recorder.stop()
      }),
  }
}
