import { onBeforeUnmount, watch } from 'vue'
import { useMap } from '@/map/useMap'
import { readPalette, type Palette } from '@/map/palette'
import { drawScene, projector, type Scene } from './scene'
import { useReplay } from './replay.store'

/** Lays the replay over the map on a canvas of its own, so that a frame costs the map nothing, and moves the clock. */
export function useReplayCanvas(stayText: (seconds: number) => string) {
  const handle = useMap()
  const replay = useReplay()
  const canvas = document.createElement('canvas')
  canvas.setAttribute('aria-hidden', 'true')
  Object.assign(canvas.style, { position: 'absolute', inset: '0', pointerEvents: 'none', zIndex: '1' })
  let palette: Palette = readPalette(document.documentElement)
  let frame = 0
  let lastMs = 0
  /** Film of map and replay together, only while it is recorded. */
  let film: HTMLCanvasElement | null = null

  const colours = () => replay.tracks.map(({ teamId }) => replay.teams.get(teamId ?? '')?.colour ?? 0)
  let trackColours = colours()
  watch(
    () => replay.tracks,
    () => (trackColours = colours()),
  )

  function draw(): void {
    const map = handle.value?.map
    const context = canvas.getContext('2d')
    if (!map || !context) return
    const { clientWidth: width, clientHeight: height } = map.getCanvas()
    const ratio = window.devicePixelRatio
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    if (!replay.isLoaded) return
    replay.replay.seek(replay.clockS)
    const scene: Scene = {
      clockS: replay.clockS,
      replay: replay.replay,
      tracks: replay.tracks,
      colours: trackColours,
      stays: replay.stays,
      incidents: replay.incidents,
      asked: replay.asked?.at ?? null,
      stayText,
    }
    drawScene(context, scene, palette, projector(map))
    // Inside the map's own render event its picture is still there to be copied.
    const filmed = film?.getContext('2d')
    if (!film || !filmed) return
    filmed.drawImage(map.getCanvas(), 0, 0, film.width, film.height)
    filmed.drawImage(canvas, 0, 0, film.width, film.height)
  }

  function tick(nowMs: number): void {
    if (!replay.isPlaying) return
    // A tab that slept must not leap: at most a quarter of a second counts.
    const passedS = Math.min(0.25, (nowMs - lastMs) / 1000)
    lastMs = nowMs
    replay.seek(replay.clockS + passedS * replay.speed)
    if (film) handle.value?.map.triggerRepaint()
    frame = requestAnimationFrame(tick)
  }

  watch(
    () => handle.value?.map,
    (map, before) => {
      before?.off('render', draw)
      if (!map) return
      map.getCanvasContainer().append(canvas)
      map.on('render', draw)
    },
    { immediate: true },
  )
  watch(
    () => replay.isPlaying,
    (isPlaying) => {
      cancelAnimationFrame(frame)
      if (!isPlaying) return
      lastMs = performance.now()
      palette = readPalette(document.documentElement)
      frame = requestAnimationFrame(tick)
    },
    { immediate: true },
  )
  // While a film runs, drawing waits for the map's own render event.
  watch([() => replay.clockS, () => replay.asked, () => replay.isLoaded], () => film ?? draw())

  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    replay.isPlaying = false
    handle.value?.map.off('render', draw)
    canvas.remove()
  })

  return {
    /** Starts filming; the canvas shows map and replay in one picture. */
    film: (): HTMLCanvasElement | null => {
      const source = handle.value?.map.getCanvas()
      if (!source) return null
      film = document.createElement('canvas')
      film.width = source.clientWidth
      film.height = source.clientHeight
      handle.value?.map.triggerRepaint()
      return film
    },
    endFilm: () => {
      film = null
    },
  }
}
