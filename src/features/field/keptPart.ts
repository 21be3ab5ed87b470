import { computed, ref, shallowRef } from 'vue'
import { safeParse } from 'valibot'
import { takenAlong } from '@/data/local/takenAlong'
import type { Call, FunctionName } from '@/data/rows/call'
import type { LiveKind } from '@/domain/live'
import type { Result } from '@/domain/result'
import { liveRead } from '@/stores/live/liveRead'
import { useSession } from '@/stores/session.store'

export interface PartSource<Name extends FunctionName, Answer> {
  /** Its name among what was taken along, and in `field.part`. */
  readonly name: string
  /** Whose answer it is: what was kept by an older page must still read as one. */
  readonly call: Call<Name, Answer>
  readonly read: (signal: AbortSignal) => Promise<Result<Answer>>
  readonly kinds: readonly LiveKind[]
  /** Large, and the same for weeks: read again on wish or on Wi-Fi, not each time the page opens. */
  readonly isHeavy?: boolean
}

/** A phone that does not say what it is connected by is taken to pay for nothing. */
const isOnMobileData = () => (navigator as { connection?: { readonly type?: string } }).connection?.type === 'cellular'

/**
 * Something of the server's that the phone takes along: shown at once as it was read last, with its age, and read again behind that.
 * Null until it was ever read: that is not nothing.
 */
export function keptPart<Name extends FunctionName, Answer>({
  name,
  call,
  read,
  kinds,
  isHeavy = false,
}: PartSource<Name, Answer>) {
  const session = useSession()
  const value = shallowRef<Answer | null>(null)
  const readMs = ref<number | null>(null)
  const sizeBytes = ref(0)
  const isFull = ref(false)
  let recalling: Promise<void> | null = null

  async function keep(answer: Answer): Promise<void> {
    const userId = session.account?.userId
    if (userId === undefined) return
    const text = JSON.stringify(answer)
    sizeBytes.value = text.length
    try {
      await takenAlong.keep(userId, { name, text, readMs: Date.now() })
      isFull.value = false
    } catch {
      // No room: it serves as long as the page is open, and the check before departure says so.
      isFull.value = true
    }
  }
  const source = liveRead<Answer>({
    kinds,
    read,
    take: (answer) => {
      value.value = answer
      readMs.value = Date.now()
      void keep(answer)
    },
  })
  async function recall(): Promise<void> {
    const userId = session.account?.userId
    const kept = userId === undefined ? undefined : await takenAlong.load(userId, name).catch(() => undefined)
    // The server was quicker than the phone's own disk.
    if (!kept || value.value !== null) return
    const answer = safeParse(call.answer, JSON.parse(kept.text))
    if (!answer.success) return
    value.value = answer.output
    readMs.value = kept.readMs
    sizeBytes.value = kept.text.length
  }
  /** In the setup of whoever shows it. */
  function open(): void {
    source.view()
    recalling ??= recall()
    void recalling.then(() => {
      if (value.value === null || !isHeavy || !isOnMobileData()) void source.ensure()
    })
  }
  const isReading = computed(() => source.load.value === 'loading')
  return { name, value, readMs, sizeBytes, isFull, isReading, error: source.error, refresh: source.refresh, open }
}
