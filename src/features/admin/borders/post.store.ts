import type { Geometry } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { deleteOffice, officeDetail, saveOffice } from '@/data/rows/offices'
import { deleteWater, saveWater, waterDetail, waterGeometry } from '@/data/rows/waters'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { newPost, savedPost, type Post, type PostSubject } from './post'

/** A post with changes not saved yet. */
export interface KeptPost {
  readonly post: Post
  readonly isRedrawn: boolean
}

/** Drawing and changing one water spot or one office at a time. */
export const usePostEdit = defineStore('post-edit', () => {
  const post = shallowRef<Post | null>(null)
  const isRedrawn = ref(false)
  const isBusy = ref(false)

  /** The post as it was opened: what differs from it is unsaved. */
  const opened = shallowRef<Post | null>(null)
  const unsaved = computed((): KeptPost | null =>
    post.value !== null && JSON.stringify(post.value) !== JSON.stringify(opened.value)
      ? { post: post.value, isRedrawn: isRedrawn.value }
      : null,
  )
  const resume = (kept: KeptPost) => {
    post.value = kept.post
    isRedrawn.value = kept.isRedrawn
  }
  const begin = (subject: PostSubject) => {
    post.value = opened.value = newPost(crypto.randomUUID(), subject)
    isRedrawn.value = false
  }
  const end = () => {
    post.value = opened.value = null
  }
  const change = (part: Partial<Post>) => {
    if (post.value !== null) post.value = { ...post.value, ...part }
  }
  const draw = (geometry: Geometry) => {
    change({ geometry })
    isRedrawn.value = true
  }

  async function readWater(id: string): Promise<Result<Post>> {
    const [detail, shapes] = await Promise.all([rpc(waterDetail, { id }), rpc(waterGeometry, { ids: [id] })])
    if (!detail.ok) return detail
    if (!shapes.ok) return shapes
    const [shape] = shapes.value.features
    if (detail.value === null || shape === undefined) return err({ kind: 'not-found' })
    const { rev, name, kind, cycle_days: cycleDays, risk } = detail.value
    return ok({ ...newPost(id, 'water'), rev, name, kind, cycleDays, risk, geometry: shape.geometry })
  }
  async function readOffice(id: string): Promise<Result<Post>> {
    const detail = await rpc(officeDetail, { id })
    if (!detail.ok) return detail
    if (detail.value === null) return err({ kind: 'not-found' })
    const { rev, name, kind, address, phone, lng, lat } = detail.value
    const geometry: Geometry = { type: 'Point', coordinates: [lng, lat] }
    return ok({ ...newPost(id, 'office'), rev, name, kind, address: address ?? '', phone: phone ?? '', geometry })
  }

  async function open(subject: PostSubject, id: string): Promise<AppError | null> {
    isBusy.value = true
    const read = await (subject === 'water' ? readWater(id) : readOffice(id))
    isBusy.value = false
    if (!read.ok) return read.error
    post.value = opened.value = read.value
    isRedrawn.value = false
    return null
  }

  async function save(subject: PostSubject): Promise<AppError | null> {
    if (post.value === null) return null
    isBusy.value = true
    const sent = savedPost(post.value, subject, isRedrawn.value)
    const answer = await (subject === 'water' ? rpc(saveWater, { water: sent }) : rpc(saveOffice, { office: sent }))
    isBusy.value = false
    if (!answer.ok) return answer.error
    end()
    return null
  }

  async function remove(subject: PostSubject): Promise<AppError | null> {
    const now = post.value
    if (now?.rev == null) return null
    isBusy.value = true
    const answer = await rpc(subject === 'water' ? deleteWater : deleteOffice, { id: now.id, rev: now.rev })
    isBusy.value = false
    if (!answer.ok) return answer.error
    end()
    return null
  }

  return { post, isRedrawn, unsaved, resume, isBusy, begin, end, change, draw, open, save, remove }
})
