let audio: AudioContext | null = null

/** Three short tones and a buzz: what of it the phone can and allows. A page that nobody has pressed yet stays silent. */
export function ring(): void {
  if ('vibrate' in navigator) navigator.vibrate([300, 150, 300, 150, 600])
  try {
    audio ??= new AudioContext()
    void audio.resume().catch(() => undefined)
    const startS = audio.currentTime
    for (const [at, hertz] of [
      [0, 880],
      [0.25, 880],
      [0.5, 1175],
    ] as const) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      tone.frequency.value = hertz
      volume.gain.setValueAtTime(0.3, startS + at)
      volume.gain.exponentialRampToValueAtTime(0.001, startS + at + 0.2)
      tone.connect(volume).connect(audio.destination)
      tone.start(startS + at)
      tone.stop(startS + at + 0.2)
    }
  } catch {
    // No sound on this phone: the words and the buzz remain.
  }
}
