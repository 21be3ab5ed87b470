import { computed, onBeforeUnmount, shallowRef, watch } from 'vue'
import { useMap } from '@/map/useMap'
import { readPalette, type Palette } from '@/map/palette'
import { useAppearance } from '@/stores/appearance.store'
import { drawAsked, drawScene } from './drawScene'
import { buildScene, followCamera } from './scene'
import { createSprites, type Sprites } from './sprites'
import { useReplay } from './replay.store'

/** Metres around the place that was asked about. */
const askedRadiusM = 500

interface ReplayWords {
  readonly stay: (seconds: number) => string
  readonly clock: (second: number) => string
}

/** Whether WebGL is computed by the processor; false when the browser does not tell. */
function drawsInSoftware(canvas: HTMLCanvasElement): boolean {
  const gl = canvas.getContext('webgl2')
  const named = gl?.getExtension('WEBGL_debug_renderer_info')
  const renderer: unknown = gl && named ? gl.getParameter(named.UNMASKED_RENDERER_WEBGL) : ''
  return /swiftshader|llvmpipe|softpipe|basic render|software/i.test(String(renderer))
}

/** Lays the replay over the map on a canvas of its own, so that a frame costs the map nothing, and moves the clock. */
export function useReplayCanvas(words: ReplayWords) {
  const handle = useMap()
  const replay = useReplay()
  const appearance = useAppearance()
  const canvas = document.createElement('canvas')
  canvas.dataset['testid'] = 'replay-canvas'
  canvas.setAttribute('aria-hidden', 'true')
  Object.assign(canvas.style, { position: 'absolute', inset: '0', pointerEvents: 'none', zIndex: '1' })
  let context: CanvasRenderingContext2D | null = null
  const at = { a: 0, b: 0, c: 0, f: 0 }
  let palette: Palette = readPalette(document.documentElement)
  let ratio = window.devicePixelRatio
  let sprites: Sprites = createSprites(palette, ratio, words.stay)
  let frame = 0
  let lastMs = 0
  let isClear = true
  /** Film of map and replay together, only while it is recorded. */
  let film: HTMLCanvasElement | null = null

  const scene = computed(() =>
    buildScene(
      replay.replay,
      replay.tracks,
      (slot) => replay.teams.get(replay.tracks[slot]?.teamId ?? '')?.colour ?? 0,
      replay.stays,
      replay.incidents,
    ),
  )
  // Read outside the frame: a computed of thousands of fixes must not be tracked sixty times a second.
  const shown = shallowRef(scene.value)

  function fit(width: number, height: number): void {
    ratio = window.devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
    sprites = createSprites(palette, ratio, words.stay)
  }

  function draw(): void {
    const map = handle.value?.map
    if (!map || !context || (isClear && !replay.isLoaded)) return
    const { clientWidth: width, clientHeight: height } = map.getCanvas()
    if (
      canvas.width !== Math.round(width * window.devicePixelRatio) ||
      canvas.height !== Math.round(height * window.devicePixelRatio)
    )
      fit(width, height)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    isClear = !replay.isLoaded
    if (isClear) return
    const picture = { context, palette, sprites, at, width, height }
    followCamera(at, map)
    shown.value.replay.seek(replay.clockS)
    drawScene(picture, shown.value, replay.clockS)
    if (replay.asked) drawAsked(picture, replay.asked.at[0], replay.asked.at[1], askedRadiusM)
    if (film) copyTo(film, map.getCanvas())
  }

  /** Inside the map's own render event its picture is still there to be copied. */
  function copyTo(target: HTMLCanvasElement, mapCanvas: HTMLCanvasElement): void {
    const filmed = target.getContext('2d')
    if (!filmed) return
    filmed.drawImage(mapCanvas, 0, 0, target.width, target.height)
    filmed.drawImage(canvas, 0, 0, target.width, target.height)
    const text = words.clock(replay.clockS)
    filmed.font = '600 20px system-ui, sans-serif'
    filmed.lineWidth = 5
    filmed.lineJoin = 'round'
    filmed.strokeStyle = palette['map-halo']
    filmed.fillStyle = palette.text
    filmed.strokeText(text, 16, target.height - 20)
    filmed.fillText(text, 16, target.height - 20)
  }

  function tick(nowMs: number): void {
    if (!replay.isPlaying) return
    // A tab that slept must not leap: at most a quarter of a second counts.
    const passedS = Math.min(0.25, (nowMs - lastMs) / 1000)
    lastMs = nowMs
    replay.seek(replay.clockS + passedS * replay.speed)
    const map = handle.value?.map
    // While the map draws itself, its render event draws us: one picture a frame, and both of the same camera.
    if (map && (film || map.isMoving() || map.repaint)) map.triggerRepaint()
    else draw()
    frame = requestAnimationFrame(tick)
  }

  watch(
    () => handle.value?.map,
    (map, before) => {
      before?.off('render', draw)
      if (!map) return
      // Without a graphics card both canvases would queue on one thread until the page stands still: then paint ours here.
      context ??= canvas.getContext('2d', { willReadFrequently: drawsInSoftware(map.getCanvas()) })
      map.getCanvasContainer().append(canvas)
      map.on('render', draw)
    },
    { immediate: true },
  )
  watch(scene, (next) => {
    shown.value = next
    draw()
  })
  watch(
    () => replay.isPlaying,
    (isPlaying) => {
      cancelAnimationFrame(frame)
      if (!isPlaying) return
      lastMs = performance.now()
      frame = requestAnimationFrame(tick)
    },
    { immediate: true },
  )
  watch(
    () => appearance.isDark,
    () => {
      palette = readPalette(document.documentElement)
      sprites = createSprites(palette, ratio, words.stay)
      draw()
    },
    { flush: 'post' },
  )
  // Playing draws by itself, and a film waits for the map's own render event.
  watch([() => replay.clockS, () => replay.asked, () => replay.isLoaded], () => {
    if (film) handle.value?.map.triggerRepaint()
    else if (!replay.isPlaying) draw()
  })

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
