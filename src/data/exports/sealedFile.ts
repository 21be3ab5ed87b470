import * as v from 'valibot'
import { fromBase64, toBase64 } from './base64'

const rsa = { name: 'RSA-OAEP', hash: 'SHA-256' } as const

/** A file that only the private half of the county's key opens: a fresh AES key for its body, and that key under RSA. */
export const sealedFile = v.object({
  format: v.literal('patrolgrid-sealed-1'),
  /** SHA-256 of the public half: says which private half opens it. */
  fingerprint: v.string(),
  key: v.string(),
  iv: v.string(),
  body: v.string(),
})
export type SealedFile = v.InferOutput<typeof sealedFile>

/** What is in it: ops as the outbox would send them, in order, and photos by the name of their record. */
export const unsentRecords = v.object({
  format: v.literal('patrolgrid-records-1'),
  made_at: v.string(),
  author: v.string(),
  ops: v.array(v.object({ id: v.string(), kind: v.string(), title: v.string(), text: v.string() })),
  photos: v.array(v.object({ title: v.string(), jpeg: v.string() })),
})
export type UnsentRecords = v.InferOutput<typeof unsentRecords>

export async function sealRecords(
  { spki, fingerprint }: { readonly spki: string; readonly fingerprint: string },
  records: UnsentRecords,
): Promise<SealedFile> {
  const { subtle } = crypto
  const publicKey = await subtle.importKey('spki', fromBase64(spki), rsa, false, ['encrypt'])
  const bodyKey = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const body = await subtle.encrypt({ name: 'AES-GCM', iv }, bodyKey, new TextEncoder().encode(JSON.stringify(records)))
  const key = await subtle.encrypt({ name: 'RSA-OAEP' }, publicKey, await subtle.exportKey('raw', bodyKey))
  return { format: 'patrolgrid-sealed-1', fingerprint, key: toBase64(key), iv: toBase64(iv), body: toBase64(body) }
}

/** The records in a sealed file; null where it was cut short, changed, or sealed for another key. */
export async function openRecords(file: SealedFile, privateKey: CryptoKey): Promise<UnsentRecords | null> {
  const { subtle } = crypto
  try {
    const raw = await subtle.decrypt({ name: 'RSA-OAEP' }, privateKey, fromBase64(file.key))
    const bodyKey = await subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
    const body = await subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(file.iv) }, bodyKey, fromBase64(file.body))
    const read = v.safeParse(unsentRecords, JSON.parse(new TextDecoder().decode(body)))
    return read.success ? read.output : null
  } catch {
    return null
  }
}
