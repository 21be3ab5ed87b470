import * as v from 'valibot'
import { fromBase64, toBase64 } from '@/data/exports/base64'
import { passwordLength } from '@/domain/password'

/** RSA with OAEP: a file is sealed with a fresh AES key, and that key with this. */
export const algorithm = 'RSA-OAEP-256'
const rsa = { name: 'RSA-OAEP', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' } as const
/** What OWASP asks of PBKDF2 with SHA-256; a phone takes half a second for it. */
const rounds = 600_000

/** The file that holds the private half, closed under a passphrase. */
export const privateKeyFile = v.object({
  format: v.literal('patrolgrid-export-key-1'),
  fingerprint: v.string(),
  made_at: v.string(),
  rounds: v.number(),
  salt: v.string(),
  iv: v.string(),
  /** PKCS #8, closed with AES-256-GCM. */
  key: v.string(),
})
export type PrivateKeyFile = v.InferOutput<typeof privateKeyFile>
export interface PublicHalf {
  readonly algorithm: typeof algorithm
  readonly spki: string
  readonly fingerprint: string
}

const toHex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

async function lockOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase.normalize('NFC')), 'PBKDF2', false, [
    'deriveKey',
  ])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    typed,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

/** The private half out of its file; null where the passphrase is another one, or the file was changed. */
export async function openPrivateHalf(file: PrivateKeyFile, passphrase: string): Promise<CryptoKey | null> {
  try {
    const lock = await lockOf(passphrase, fromBase64(file.salt), file.rounds)
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(file.iv) }, lock, fromBase64(file.key))
    return await crypto.subtle.importKey('pkcs8', opened, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['decrypt'])
  } catch {
    return null
  }
}

/** Browsers give this only to pages that came by https or from this machine. */
export const mayMakeKeys = (): boolean => 'crypto' in globalThis && (crypto as Partial<Crypto>).subtle !== undefined

export type PassphraseProblem = 'short' | 'unlike'
export function passphraseProblem(passphrase: string, again: string): PassphraseProblem | null {
  if ([...passphrase].length < passwordLength.min) return 'short'
  return passphrase === again ? null : 'unlike'
}

/** Makes a pair. The private half leaves this function closed under the passphrase and in no other form. */
export async function makeKeyPair(
  passphrase: string,
  now: Date,
): Promise<{ readonly publicHalf: PublicHalf; readonly privateHalf: PrivateKeyFile }> {
  const pair = await crypto.subtle.generateKey(rsa, true, ['encrypt', 'decrypt'])
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey)
  const fingerprint = toHex(await crypto.subtle.digest('SHA-256', spki))
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const opened = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  const closed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await lockOf(passphrase, salt, rounds), opened)
  return {
    publicHalf: { algorithm, spki: toBase64(spki), fingerprint },
    privateHalf: {
      format: 'patrolgrid-export-key-1',
      fingerprint,
      made_at: now.toISOString(),
      rounds,
      salt: toBase64(salt),
      iv: toBase64(iv),
      key: toBase64(closed),
    },
  }
}

/** A fingerprint as people compare it: groups of four. */
export const spokenFingerprint = (fingerprint: string): string => fingerprint.slice(0, 32).match(/.{4}/g)?.join(' ') ?? ''
