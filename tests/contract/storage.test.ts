import type { SupabaseClient } from '@supabase/supabase-js'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
let ann: { client: SupabaseClient; userId: string }
let bob: typeof ann
const bytes = new Uint8Array([0xff, 0xd8, 0, 1, 2, 0xff])

beforeAll(async () => {
  server = await startTestServer()
  ann = await server.someone('ann')
  bob = await server.someone('bob')
})
afterAll(() => server.stop())

const photos = (who: { client: SupabaseClient }) => who.client.storage.from('photos')
const read = async (blob: Blob | null) => (blob === null ? null : new Uint8Array(await blob.arrayBuffer()))

describe('uploads', () => {
  test('arrive byte for byte, as an ArrayBuffer and as a Blob', async () => {
    const asBuffer = await photos(ann).upload(`${ann.userId}/buffer.jpg`, bytes.buffer, { contentType: 'image/jpeg' })
    expect(asBuffer.error).toBeNull()
    const asBlob = await photos(ann).upload(`${ann.userId}/blob.jpg`, new Blob([bytes], { type: 'image/jpeg' }))
    expect(asBlob.error).toBeNull()
    for (const name of ['buffer', 'blob']) {
      const { data } = await photos(ann).download(`${ann.userId}/${name}.jpg`)
      expect(await read(data)).toEqual(bytes)
      expect(data?.type).toContain('image/jpeg')
    }
  })

  test('that exist already are refused, replaced only on request, and leave no old bytes behind', async () => {
    const name = `${ann.userId}/twice.jpg`
    const count = async () =>
      (await readdir(join(server.dataDir, 'storage'), { recursive: true })).filter((entry) => entry.length > 10).length
    await photos(ann).upload(name, bytes, { contentType: 'image/jpeg' })
    const before = await count()
    const again = await photos(ann).upload(name, bytes, { contentType: 'image/jpeg' })
    expect(again.error).toMatchObject({ statusCode: '409' })
    const replaced = await photos(ann).upload(name, new Uint8Array([1]), { contentType: 'image/jpeg', upsert: true })
    expect(replaced.error).toBeNull()
    expect(await read((await photos(ann).download(name)).data)).toEqual(new Uint8Array([1]))
    expect(await count()).toBe(before)
  })

  test('too large, of a kind not allowed or oddly named are refused', async () => {
    const large = await photos(ann).upload(`${ann.userId}/large.jpg`, new Uint8Array(1_000_001), { contentType: 'image/jpeg' })
    expect(large.error).toMatchObject({ statusCode: '413' })
    const page = await photos(ann).upload(`${ann.userId}/x.html`, '<script>', { contentType: 'text/html' })
    expect(page.error).toMatchObject({ statusCode: '415' })
    const climbing = await fetch(`${server.url}/storage/v1/object/photos/${ann.userId}/..%2F..%2Fjwt-secret`, {
      method: 'POST',
      headers: {
        apikey: server.anonKey,
        authorization: `Bearer ${(await ann.client.auth.getSession()).data.session?.access_token}`,
        'content-type': 'image/jpeg',
      },
      body: 'x',
    })
    expect(climbing.status).toBe(400)
  })
})

describe('access', () => {
  test('follows the policies of storage.objects, for reading, writing, listing and removing', async () => {
    const name = `${ann.userId}/private.jpg`
    await photos(ann).upload(name, bytes, { contentType: 'image/jpeg' })
    expect((await photos(bob).download(name)).error).not.toBeNull()
    expect((await photos(bob).upload(`${ann.userId}/planted.jpg`, bytes, { contentType: 'image/jpeg' })).error).toMatchObject({
      statusCode: '403',
    })
    expect((await photos(bob).list(ann.userId)).data).toEqual([])
    expect((await photos(bob).remove([name])).data).toEqual([])
    expect((await photos(bob).createSignedUrl(name, 60)).error).not.toBeNull()
    expect((await server.client().storage.from('photos').download(name)).error).not.toBeNull()
    expect((await photos(ann).exists(name)).data).toBe(true)
    expect((await photos(ann).list(ann.userId, { search: 'priv' })).data?.map((file) => file.name)).toEqual(['private.jpg'])
    expect((await photos(ann).remove([name])).data).toHaveLength(1)
    expect((await photos(ann).download(name)).error).not.toBeNull()
  })

  test('a public bucket is read by anybody and written by its policies only', async () => {
    await server.admin().storage.from('open').upload('a/b.txt', 'hello', { contentType: 'text/plain' })
    const { data } = server.client().storage.from('open').getPublicUrl('a/b.txt')
    expect(await (await fetch(data.publicUrl)).text()).toBe('hello')
    expect((await ann.client.storage.from('open').upload('c.txt', 'x')).error).not.toBeNull()
  })
})

describe('signed links', () => {
  test('open one object for a time, without a key', async () => {
    const name = `${ann.userId}/signed 文件.jpg`
    expect((await photos(ann).upload(name, bytes, { contentType: 'image/jpeg' })).error).toBeNull()
    const { data } = await photos(ann).createSignedUrl(name, 60)
    const answer = await fetch(data?.signedUrl ?? '')
    expect([answer.status, new Uint8Array(await answer.arrayBuffer())]).toEqual([200, bytes])
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    const other = await fetch((data?.signedUrl ?? '').replace(encodeURI('signed 文件.jpg'), 'buffer.jpg'))
    expect(other.status).toBe(400)
    const { data: gone } = await photos(ann).createSignedUrl(name, 0)
    expect((await fetch(gone?.signedUrl ?? '')).status).toBe(400)
    const many = await photos(ann).createSignedUrls([name, `${bob.userId}/none.jpg`], 60)
    expect(many.data?.map(({ error }) => error === null)).toEqual([true, false])
  })

  test('let somebody upload one object', async () => {
    const name = `${ann.userId}/later.jpg`
    const { data, error } = await photos(ann).createSignedUploadUrl(name)
    expect(error).toBeNull()
    const sent = await server
      .client()
      .storage.from('photos')
      .uploadToSignedUrl(name, data?.token ?? '', new Blob([bytes], { type: 'image/jpeg' }))
    expect(sent.error).toBeNull()
    expect(await read((await photos(ann).download(name)).data)).toEqual(bytes)
    expect((await photos(bob).createSignedUploadUrl(`${ann.userId}/no.jpg`)).error).not.toBeNull()
  })
})

test('objects move, copy and tell about themselves', async () => {
  const [from, to, twin] = [`${ann.userId}/from.jpg`, `${ann.userId}/to.jpg`, `${ann.userId}/twin.jpg`]
  await photos(ann).upload(from, bytes, { contentType: 'image/jpeg' })
  expect((await photos(ann).move(from, to)).error).toBeNull()
  expect((await photos(ann).copy(to, twin)).error).toBeNull()
  expect((await photos(ann).info(twin)).data).toMatchObject({ size: bytes.length, contentType: 'image/jpeg' })
  expect((await photos(ann).move(to, `${bob.userId}/x.jpg`)).error).not.toBeNull()
})
