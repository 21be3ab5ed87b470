import { useEventListener } from '@vueuse/core'
import type { OpenRoom } from '@/app/rooms'

/** How long after G the letter of a room may come. */
const patienceMs = 1500

/** G and a letter go to a room, wherever nothing is being typed. */
export function useRoomKeys(open: () => readonly OpenRoom[], enter: (roomId: string) => unknown): void {
  let askedAtMs = -Infinity
  useEventListener('keydown', (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')
    const isFree = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented
    if (isTyping || !isFree || document.querySelector('dialog[open]')) return
    const key = event.key.toLowerCase()
    const room = event.timeStamp - askedAtMs < patienceMs ? open().find((candidate) => candidate.key === key) : undefined
    askedAtMs = key === 'g' ? event.timeStamp : -Infinity
    if (!room) return
    event.preventDefault()
    void enter(room.id)
  })
}
