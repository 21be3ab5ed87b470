import { writeFileSync } from 'node:fs'
import { encodeQR } from 'qr'

const width = 640
const height = 480
const frames = 10

/** A film of a code held still before a camera, as Chromium takes it in a camera's place: Y4M, grey on white. */
export function writeQrVideo(file: string, text: string): void {
  const code = encodeQR(text, 'raw', { border: 4 })
  const scale = Math.floor((height - 40) / code.length)
  const left = Math.floor((width - scale * code.length) / 2)
  const top = Math.floor((height - scale * code.length) / 2)
  const light = Buffer.alloc(width * height, 225)
  code.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (!isDark) return
      for (let line = 0; line < scale; line++) {
        const start = (top + y * scale + line) * width + left + x * scale
        light.fill(30, start, start + scale)
      }
    }),
  )
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...Array<Buffer>(frames).fill(frame)]),
  )
}
