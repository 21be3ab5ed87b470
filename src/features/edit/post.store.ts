import type { FeatureCollection, Geometry } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { newPost, saveArguments, type Post, type PostSubject } from './post'

interface DetailRow {
  readonly id: string
  readonly rev: number
  readonly name: string
  readonly kind: string
  readonly lng: number
  readonly lat: number
  readonly cycle_days?: number
  readonly risk?: number
  readonly address?: string | null
  readonly phone?: string | null
}

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

  async function wholeGeometry(subject: PostSubject, row: DetailRow): Promise<Result<Geometry>> {
    if (subject === 'office') return ok({ type: 'Point', coordinates: [row.lng, row.lat] })
    const answer = await rpc<FeatureCollection>('water_geometry', { ids: [row.id] })
    if (!answer.ok) return answer
    const [first] = answer.value.features
    return first === undefined ? err({ kind: 'not-found' }) : ok(first.geometry)
  }

  async function open(subject: PostSubject, id: string): Promise<AppError | null> {
    isBusy.value = true
    const detail = await rpc<DetailRow | null>(subject === 'water' ? 'water_detail' : 'office_detail', { id })
    const geometry = detail.ok && detail.value !== null ? await wholeGeometry(subject, detail.value) : null
    isBusy.value = false
    if (!detail.ok) return detail.error
    if (detail.value === null || geometry === null) return { kind: 'not-found' }
    if (!geometry.ok) return geometry.error
    const { rev, name, kind, cycle_days: cycleDays = 7, risk = 2, address, phone } = detail.value
    post.value = opened.value = {
      id,
      rev,
      name,
      kind,
      cycleDays,
      risk,
      address: address ?? '',
      phone: phone ?? '',
      geometry: geometry.value,
    }
    isRedrawn.value = false
    return null
  }

  async function save(subject: PostSubject): Promise<AppError | null> {
    if (post.value === null) return null
    isBusy.value = true
    const answer = await rpc(
      subject === 'water' ? 'save_water' : 'save_office',
      saveArguments(post.value, subject, isRedrawn.value),
    )
    isBusy.value = false
    if (!answer.ok) return answer.error
    end()
    return null
  }

  async function remove(subject: PostSubject): Promise<AppError | null> {
    const now = post.value
    if (now?.rev == null) return null
    isBusy.value = true
    const answer = await rpc<{ rev: number }>(subject === 'water' ? 'delete_water' : 'delete_office', {
      id: now.id,
      rev: now.rev,
    })
    isBusy.value = false
    if (!answer.ok) return answer.error
    end()
    return null
  }

  return { post, isRedrawn, unsaved, resume, isBusy, begin, end, change, draw, open, save, remove }
})
