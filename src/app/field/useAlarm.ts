import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { isAlarm, type KeptOp } from '@/data/local/outbox/outboxDatabase'
import type { AppError } from '@/domain/result'
import type { Saved } from '@/domain/saved'
import { callPlace } from '@/features/field/callPlace'
import { useHere } from '@/features/field/here.store'
import { useWalk } from '@/features/field/walk/walk.store'
import { useOutbox } from '@/stores/outbox.store'

interface AlarmBody {
  readonly id: string
  readonly lng?: number
  /** How old the place was when it was pressed. */
  readonly heard_s?: number
}
const bodyOf = ({ text }: KeptOp) => (JSON.parse(text) as { body: AlarmBody }).body
/** As the server judges it: older than this it is no place of now. */
const oldS = 60

/** Why the server has not said that it has the call: not every silence is the network's. */
function whyOf(kind: string): 'offline' | 'signedOut' | 'otherAccount' | 'notTaken' | 'slow' {
  if (kind === 'offline') return 'offline'
  if (kind === 'unauthenticated') return 'signedOut'
  if (kind === 'other-account') return 'otherAccount'
  return kind === '' || kind === 'aborted' ? 'slow' : 'notTaken'
}
const kindOf = (error: AppError | null) => error?.kind ?? ''

/** A call for help, and what became of the last one: only what the server has is help on its way. */
export function useAlarm() {
  const { t } = useI18n()
  const here = useHere()
  const walk = useWalk()
  const outbox = useOutbox()
  const isCalling = ref(false)
  const last = shallowRef<{ readonly body: AlarmBody; readonly saved: Saved } | null>(null)
  const ops = computed(() => outbox.ops.filter(isAlarm))
  const waiting = computed(() => ops.value.find(({ state }) => state === 'waiting') ?? null)

  // One that waits is still the last one after the sheet, or the page, was closed.
  watch(
    waiting,
    (op) => {
      if (op !== null && last.value === null && !isCalling.value)
        last.value = { body: bodyOf(op), saved: { is: 'kept', error: null } }
    },
    { immediate: true },
  )
  /** Until one is out, pressing again is the same call, with the place of now. */
  function nextId(): string {
    if (waiting.value !== null) return bodyOf(waiting.value).id
    return last.value?.saved.is === 'nowhere' ? last.value.body.id : crypto.randomUUID()
  }
  async function call(): Promise<void> {
    if (isCalling.value) return
    isCalling.value = true
    // The walk under a name of its own: this one record does not wait until the server has heard of the walk.
    const body = {
      id: nextId(),
      ...callPlace([here.lastKnown, walk.isWalking ? walk.here : null]),
      walk_id: outbox.walking?.walk.id ?? null,
      at: new Date().toISOString(),
    }
    try {
      // No form holds it: whatever the server says, it stays in the list and can be sent again.
      const saved = await outbox.save({ kind: 'patrol.alarm', title: t('field.sos.line'), body }, () => false)
      last.value = { body, saved }
    } finally {
      isCalling.value = false
    }
  }

  function sentWords({ lng, heard_s: heardS = 0 }: AlarmBody): string {
    if (lng === undefined) return t('field.sos.sentBlind')
    return heardS > oldS ? t('field.sos.sentOld', { minutes: Math.round(heardS / 60) }) : t('field.sos.sent')
  }
  const said = computed(() => {
    if (isCalling.value) return t('field.sos.calling')
    if (last.value === null) return ''
    const { body, saved } = last.value
    const mine = ops.value.filter((op) => bodyOf(op).id === body.id)
    if (saved.is === 'sent' || mine.some(({ state }) => state === 'sent')) return sentWords(body)
    if (saved.is === 'nowhere') return t('field.sos.nowhere', { why: t(`field.sos.why.${whyOf(kindOf(saved.error))}`) })
    const [op] = mine
    if (saved.is === 'refused' || op?.state === 'refused')
      return t('field.sos.refused', { reason: op?.reason ?? (saved.is === 'refused' ? saved.reason : '') })
    const kind = op?.code || (saved.is === 'kept' ? kindOf(saved.error) : '')
    return t(`field.sos.kept.${whyOf(kind)}`)
  })
  return { isCalling, said, call }
}
