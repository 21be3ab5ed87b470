import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { OpRecord } from '@/data/local/outbox/outboxDatabase'
import { isStartRefused, type WalkState } from '@/data/local/outbox/walkDatabase'
import type { Saved } from '@/domain/saved'
import { useSavedText } from '@/i18n/useSavedText'
import { useOutbox } from '@/stores/outbox.store'
import { notify } from '@/ui/toast'

/** What is found on a walk names it; a walk that the server would not have begin is none. */
export function onWalk(record: OpRecord, walking: WalkState | null): OpRecord {
  if (walking === null || isStartRefused(walking.walk)) return record
  return { ...record, body: { ...record.body, patrol_id: walking.walk.id } }
}

/** Saves what a sheet holds on this phone and goes back to the first screen; what the server says of it stands in the list of records. */
export function useReport(reset: () => void) {
  const { t } = useI18n()
  const router = useRouter()
  const outbox = useOutbox()
  const savedText = useSavedText()
  const problem = ref('')
  const isBusy = ref(false)

  /** Several are of one hand: the first that is kept nowhere stops the rest, and the sheet holds them all; none counts twice. */
  async function save(...records: readonly OpRecord[]): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    problem.value = ''
    let saved: Saved = { is: 'sent' }
    for (const record of records) {
      saved = await outbox.keep(onWalk(record, outbox.walking))
      if (saved.is === 'nowhere' || saved.is === 'refused') break
    }
    isBusy.value = false
    const words = savedText(saved, t('outbox.state.sent'))
    problem.value = words.problem
    if (words.problem !== '') return
    reset()
    // Felt in the pocket and in gloves, where the phone can.
    if ('vibrate' in navigator) navigator.vibrate(30)
    notify(words.note, 'ok')
    await router.replace({ name: 'tonight' })
  }
  return { problem, isBusy, save }
}
