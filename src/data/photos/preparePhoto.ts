import { sha256ByHand } from '@/domain/sha256'

/** A picture as it is kept and sent: a JPEG of ours, so that nothing of what the camera wrote beside it goes along. */
export interface PreparedPhoto {
  readonly sha256: string
  readonly bytes: ArrayBuffer
}
export type PhotoProblem = 'empty' | 'tooLarge' | 'unreadable'
export type Prepared =
  { readonly ok: true; readonly photo: PreparedPhoto } | { readonly ok: false; readonly problem: PhotoProblem }

/** A phone's largest picture is 20 MB; what is bigger is no picture of a phone, and may bring the page down. */
const bytesMost = 40_000_000
/** Enough to read a sign; a tenth of what the camera gives. */
const sideMostPx = 1600
const quality = 0.82

const toHex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Draws it anew, turned as it was held. Null where the browser cannot decode it, as most cannot HEIC. */
async function drawn(file: Blob): Promise<Blob | null> {
  // Before Chromium 112 there was no such word, and pictures were turned anyhow.
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    .catch(() => createImageBitmap(file))
    .catch(() => null)
  if (!bitmap) return null
  const scale = Math.min(1, sideMostPx / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (!context) return null
  // What is transparent would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}

/** A chosen file as a photo to keep. Its name is the SHA-256 of its bytes: the same picture is the same photo. */
export async function preparePhoto(file: Blob): Promise<Prepared> {
  if (file.size === 0) return { ok: false, problem: 'empty' }
  if (file.size > bytesMost) return { ok: false, problem: 'tooLarge' }
  const jpeg = await drawn(file)
  if (!jpeg) return { ok: false, problem: 'unreadable' }
  const bytes = await jpeg.arrayBuffer()
  // Absent on plain http.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto }
  return { ok: true, photo: { bytes, sha256: toHex(subtle ? await subtle.digest('SHA-256', bytes) : sha256ByHand(bytes)) } }
}
