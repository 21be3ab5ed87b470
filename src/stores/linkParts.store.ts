import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Query keys of the address that belong to one feature each (`tool`: to the shell); what they hold is their owner's own affair. */
const keys = ['replay', 'tool', 'list', 'admin'] as const
type LinkKey = (typeof keys)[number]

type Query = Readonly<Record<string, unknown>>

/** Parts of the address that features write: read from an address that was opened, and kept in it while they hold. */
export const useLinkParts = defineStore('link-parts', () => {
  const parts = shallowRef<Readonly<Partial<Record<LinkKey, string>>>>({})

  const restore = (query: Query) => {
    parts.value = Object.fromEntries(keys.flatMap((key) => (typeof query[key] === 'string' ? [[key, query[key]]] : [])))
  }
  /** Writes a part; null takes it out of the address. */
  const put = (key: LinkKey, text: string | null) => {
    if ((parts.value[key] ?? null) === text) return
    const { [key]: _, ...others } = parts.value
    parts.value = text === null ? others : { ...others, [key]: text }
  }
  return { parts, restore, put }
})
