import { computed, ref, shallowRef } from 'vue'
import { safeParse } from 'valibot'
import { takenAlong } from '@/data/local/takenAlong'
import type { Call, FunctionName } from '@/data/rows/call'
import { scopeOf } from '@/domain/account'
import type { LiveKind } from '@/domain/live'
import { ok, type Result } from '@/domain/result'
import { liveRead } from '@/stores/live/liveRead'
import { useSession } from '@/stores/session.store'

/** What a part holds, and how far its changes were read; without a mark it is read whole. */
export interface Kept<Answer> {
  readonly value: Answer
  readonly mark: string | null
}
interface Source<Name extends FunctionName, Answer> {
  /** Its name among what was taken along, and in `field.part`. */
  readonly name: string
  /** Whose answer it is: what was kept by an older page must still read as one. */
  readonly call: Call<Name, Answer>
  readonly kinds: readonly LiveKind[]
  /** Large, and the same for weeks: read whole on wish or on Wi-Fi, not each time the page opens. */
  readonly isHeavy?: boolean
}
type Reading<Answer> =
  | { readonly read: (signal: AbortSignal) => Promise<Result<Answer>> }
  /** Takes what is kept and brings it up to date; the same value where nothing changed. */
  | { readonly pull: (kept: Kept<Answer> | null, signal: AbortSignal) => Promise<Result<Kept<Answer>>> }
export type PartSource<Name extends FunctionName, Answer> = Source<Name, Answer> & Reading<Answer>

/** A disk that is blocked by another tab must not keep the server from being asked. */
const diskPatienceMs = 3000
/** A phone that does not say what it is connected by is taken to pay for nothing. */
const isOnMobileData = () => (navigator as { connection?: { readonly type?: string } }).connection?.type === 'cellular'

/**
 * Something of the server's that the phone takes along: shown at once as it was read last, with its age, and brought up to date behind
 * that. Null until it was ever read: that is not nothing.
 */
export function keptPart<Name extends FunctionName, Answer>(part: PartSource<Name, Answer>) {
  const { name, call, kinds, isHeavy = false } = part
  const session = useSession()
  const value = shallowRef<Answer | null>(null)
  const readMs = ref<number | null>(null)
  const sizeBytes = ref(0)
  const isFull = ref(false)
  let mark: string | null = null
  let recalling: Promise<void> | null = null

  async function keep(answer: Answer, isSame: boolean, before: string | null): Promise<void> {
    const { account } = session
    if (account === null) return
    const now = { readMs: Date.now(), mark, scope: scopeOf(account) }
    try {
      if (isSame && (await takenAlong.confirm(account.userId, name, before, now)) > 0) {
        isFull.value = false
        return
      }
      const text = JSON.stringify(answer)
      sizeBytes.value = text.length
      await takenAlong.keep(account.userId, { name, text, ...now })
      isFull.value = false
    } catch {
      // No room: it serves as long as the page is open, and the check before departure says so.
      isFull.value = true
    }
  }
  async function recall(): Promise<void> {
    const { account } = session
    const kept = account && (await takenAlong.load(account.userId, name, scopeOf(account)).catch(() => undefined))
    // The disk took so long that the server was asked without it.
    if (!kept || value.value !== null) return
    const answer = safeParse(call.answer, JSON.parse(kept.text))
    if (!answer.success) return
    value.value = answer.output
    mark = kept.mark ?? null
    readMs.value = kept.readMs
    sizeBytes.value = kept.text.length
  }
  /** What lies on this phone is there before the first question: the server is asked for what changed since. */
  async function bring(signal: AbortSignal): Promise<Result<Kept<Answer>>> {
    await Promise.race([(recalling ??= recall()), new Promise((resolve) => setTimeout(resolve, diskPatienceMs))])
    if ('pull' in part) return part.pull(value.value === null ? null : { value: value.value, mark }, signal)
    const answer = await part.read(signal)
    return answer.ok ? ok({ value: answer.value, mark: null }) : answer
  }
  const source = liveRead<Kept<Answer>>({
    kinds,
    read: bring,
    take: (brought) => {
      const isSame = value.value === brought.value
      value.value = brought.value
      const before = mark
      mark = brought.mark
      readMs.value = Date.now()
      void keep(brought.value, isSame, before)
    },
  })
  /** In the setup of whoever shows it. */
  function open(): void {
    source.view()
    recalling ??= recall()
    void recalling.then(() => {
      if (value.value === null || mark !== null || !isHeavy || !isOnMobileData()) void source.ensure()
    })
  }
  const isReading = computed(() => source.load.value === 'loading')
  return { name, value, readMs, sizeBytes, isFull, isReading, error: source.error, refresh: source.refresh, open }
}
