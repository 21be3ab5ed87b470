import { onScopeDispose, watch } from 'vue'
import { useLinkParts } from '@/stores/linkParts.store'

/** What a tab shows, in words: an empty one says nothing and is not written. */
type Said = Readonly<Record<string, string>>

const written = (text: string) => encodeURIComponent(text).replace(/~/g, '%7E').replace(/\./g, '%2E')

/** `audit~view.looks~from.2026-11-01`; null when the tab shows what it shows to everybody who opens it. */
export function writeTab(tab: string, said: Said): string | null {
  const parts = Object.entries(said).flatMap(([name, text]) => (text === '' ? [] : [`${name}.${written(text)}`]))
  return parts.length === 0 ? null : [tab, ...parts].join('~')
}

/** The words of an address, as far as they are understood; null when it speaks of another tab. */
export function readTab(tab: string, text: string | undefined): Said | null {
  const [name, ...parts] = (text ?? '').split('~')
  if (name !== tab) return null
  try {
    return Object.fromEntries(
      parts.map((part) => [part.slice(0, part.indexOf('.')), decodeURIComponent(part.slice(part.indexOf('.') + 1))]),
    )
  } catch {
    // A broken escape: nothing of it is believed.
    return null
  }
}

export const isId = (text: string | undefined): text is string => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '')

/** Keeps what a tab of this room shows in the address while it is open, and takes up what an address said that was opened. */
export function useTabAddress(tab: string, said: () => Said, take: (said: Said) => void): void {
  const link = useLinkParts()
  const opened = readTab(tab, link.parts.admin)
  if (opened !== null) take(opened)
  watch(
    () => writeTab(tab, said()),
    (text) => link.put('admin', text),
    { immediate: true },
  )
  onScopeDispose(() => {
    if (readTab(tab, link.parts.admin) !== null) link.put('admin', null)
  })
}
