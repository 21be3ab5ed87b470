import type { Geometry } from 'geojson'

export type PostSubject = 'water' | 'office'

/** A water spot or an office being drawn: a form and a geometry. */
export interface Post {
  readonly id: string
  /** Null for one that the server does not know yet. */
  readonly rev: number | null
  readonly name: string
  readonly kind: string
  readonly geometry: Geometry | null
  /** Of a water spot only. */
  readonly cycleDays: number
  readonly risk: number
  /** Of an office only. */
  readonly address: string
  readonly phone: string
}

export const newPost = (id: string, subject: PostSubject): Post => ({
  id,
  rev: null,
  name: '',
  kind: subject === 'water' ? 'pond' : 'office',
  geometry: null,
  cycleDays: 7,
  risk: 2,
  address: '',
  phone: '',
})

export type PostFault = 'name' | 'geometry' | 'cycle'

/** What keeps a post from being saved, in the order of the form. */
export function faultsOf(post: Post, subject: PostSubject): PostFault[] {
  return [
    ...(post.name.trim() === '' ? (['name'] as const) : []),
    ...(post.geometry === null ? (['geometry'] as const) : []),
    ...(subject === 'water' && !(Number.isInteger(post.cycleDays) && post.cycleDays >= 1 && post.cycleDays <= 366)
      ? (['cycle'] as const)
      : []),
  ]
}

/** What `save_water` or `save_office` takes. The geometry goes along only when it was drawn, so that a form edit keeps the place. */
export function savedPost(post: Post, subject: PostSubject, isRedrawn: boolean): Record<string, unknown> {
  const common = {
    id: post.id,
    ...(post.rev === null ? {} : { rev: post.rev }),
    name: post.name.trim(),
    kind: post.kind,
    ...(isRedrawn && post.geometry !== null ? { geom: post.geometry } : {}),
  }
  return subject === 'water'
    ? { ...common, cycle_days: post.cycleDays, risk: post.risk }
    : { ...common, address: post.address.trim() || null, phone: post.phone.trim() || null }
}
