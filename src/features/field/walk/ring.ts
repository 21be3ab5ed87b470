/** Hertz, and seconds after the start. */
const tones = [
  [0, 880],
  [0.25, 880],
  [0.5, 1175],
] as const
/** Allowed later than this, the moment to ring is over: somebody has just touched the phone. */
const lateMs = 2000
let audio: AudioContext | null = null
let isWaking = false

function sound(on: AudioContext): void {
  const startS = on.currentTime
  for (const [at, hertz] of tones) {
    const tone = on.createOscillator()
    const volume = on.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.3, startS + at)
    volume.gain.exponentialRampToValueAtTime(0.001, startS + at + 0.2)
    tone.connect(volume).connect(on.destination)
    tone.start(startS + at)
    tone.stop(startS + at + 0.2)
  }
}

/**
 * Three short tones and a buzz: what of it the phone can and allows. A page that nobody has pressed yet stays silent, and what it did
 * not sound is not made up for: while it waits to be allowed, nothing more is asked of it.
 */
export async function ring(): Promise<void> {
  if ('vibrate' in navigator) navigator.vibrate([300, 150, 300, 150, 600])
  if (isWaking) return
  try {
    audio ??= new AudioContext()
    if (audio.state !== 'running') {
      isWaking = true
      const askedMs = performance.now()
      // On some phones this waits until the first touch.
      await audio.resume()
      if (performance.now() - askedMs > lateMs) return
    }
    if (audio.state === 'running') sound(audio)
  } catch {
    // No sound on this phone: the words and the buzz remain.
  } finally {
    isWaking = false
  }
}
