import { createHash, webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { openRecords, sealRecords, type UnsentRecords } from '@/data/exports/sealedFile'
import { makeKeyPair, openPrivateHalf, passphraseProblem, spokenFingerprint } from './keyPair'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

test('what the public half closes only the private half under its passphrase opens', async () => {
  const { publicHalf, privateHalf } = await makeKeyPair('风雨夜归人 2026', new Date('2026-12-01T00:00:00Z'))
  expect(publicHalf.fingerprint).toBe(createHash('sha256').update(bytes(publicHalf.spki)).digest('hex'))
  expect(privateHalf.fingerprint).toBe(publicHalf.fingerprint)
  const { subtle } = webcrypto
  const open = async (passphrase: string) => {
    const typed = await subtle.importKey('raw', new TextEncoder().encode(passphrase), 'PBKDF2', false, ['deriveKey'])
    const lock = await subtle.deriveKey(
      { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(privateHalf.salt), iterations: privateHalf.rounds },
      typed,
      { name: 'AES-GCM', length: 256 },
      false,
      ['decrypt'],
    )
    const pkcs8 = await subtle.decrypt({ name: 'AES-GCM', iv: bytes(privateHalf.iv) }, lock, bytes(privateHalf.key))
    return subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['decrypt'])
  }
  const sealer = await subtle.importKey('spki', bytes(publicHalf.spki), { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt'])
  const sealed = await subtle.encrypt({ name: 'RSA-OAEP' }, sealer, new TextEncoder().encode('一句话'))
  const opened = await subtle.decrypt({ name: 'RSA-OAEP' }, await open('风雨夜归人 2026'), sealed)
  expect(new TextDecoder().decode(opened)).toBe('一句话')
  await expect(open('风雨夜归人 2025')).rejects.toThrow()
})

test('records that a phone sealed are opened with the private half and its passphrase, and by nothing else', async () => {
  const county = await makeKeyPair('风雨夜归人 2026', new Date())
  const other = await makeKeyPair('风雨夜归人 2026', new Date())
  const records: UnsentRecords = {
    format: 'patrolgrid-records-1',
    made_at: '2026-12-01T00:00:00Z',
    author: '李网格',
    ops: [{ id: 'a', kind: 'hazard.report', title: '塌方😀', text: '{"id":"a"}' }],
    photos: [{ title: '塌方😀', jpeg: 'AAEC' }],
  }
  const sealed = await sealRecords(county.publicHalf, records)
  expect(JSON.stringify(sealed)).not.toContain('塌方')
  const key = await openPrivateHalf(county.privateHalf, '风雨夜归人 2026')
  expect(await openRecords(sealed, key!)).toEqual(records)
  expect(await openPrivateHalf(county.privateHalf, '风雨夜归人 2025')).toBeNull()
  expect(await openRecords(sealed, (await openPrivateHalf(other.privateHalf, '风雨夜归人 2026'))!)).toBeNull()
  expect(await openRecords({ ...sealed, body: sealed.body.slice(0, -8) }, key!)).toBeNull()
})

test('a passphrase is long enough and typed twice alike', () => {
  expect(passphraseProblem('短', '短')).toBe('short')
  expect(passphraseProblem('足够长的一句口令呀呀', '足够长的一句口令')).toBe('unlike')
  expect(passphraseProblem('足够长的一句口令呀呀', '足够长的一句口令呀呀')).toBeNull()
})

test('a fingerprint is spoken in groups', () => {
  expect(spokenFingerprint('0123456789abcdef'.repeat(4))).toBe('0123 4567 89ab cdef 0123 4567 89ab cdef')
})
