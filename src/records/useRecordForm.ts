import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useErrorText } from '@/i18n/useErrorText'
import { useSavedText } from '@/i18n/useSavedText'
import { useOutbox } from '@/stores/outbox.store'
import { usePin } from '@/stores/pin.store'
import { useDraft, type Draft } from '@/stores/useDraft'
import { notify } from '@/ui/toast'
import type { Fault, Field, FormKind, FormValues } from './form'
import { useWords } from './words'

/** Whether it is on the server, or on this device and on its way; null when the form still holds it. */
export type Outcome = 'sent' | 'kept' | null

export interface RecordFormState<Values extends FormValues> extends Pick<
  Draft<Values>,
  'value' | 'isDirty' | 'isRestored' | 'reset' | 'mayClose'
> {
  /** The fields that are asked now. */
  readonly asked: ComputedRef<readonly Field<Values>[]>
  readonly fault: Readonly<Ref<Fault<Values> | null>>
  /** What is amiss with a field, and with none in particular. */
  readonly errorAt: (field: string) => string
  readonly wholeError: ComputedRef<string>
  readonly isBusy: ComputedRef<boolean>
  readonly save: () => Promise<Outcome>
}

/** A form without its looks: its draft, what is amiss, and sending it. For as long as the component lives. */
export function useRecordForm<Values extends FormValues, Subject>(
  form: FormKind<Values, Subject>,
  subject: () => Subject,
): RecordFormState<Values> {
  const words = useWords()
  const errorText = useErrorText()
  const savedText = useSavedText()
  /** Begun from a pin, it is about the place where that stands, though the pin may go before the form does. */
  const beginning = { at: usePin().pin?.at ?? null }
  const { value, isDirty, isRestored, reset, mayClose } = useDraft<Values>({
    name: form.draftName(subject()),
    schema: form.schema,
    initial: () => form.initial(subject(), beginning),
    place: form.place,
  })
  let isOpen = true
  onScopeDispose(() => (isOpen = false))
  const fault = shallowRef<Fault<Values> | null>(null)
  const busy = shallowRef(false)
  const asked = computed(() => form.fields.filter((field) => field.isAsked?.(value.value) ?? true))
  const faulty = computed(() => asked.value.find(({ id }) => id === fault.value?.field)?.id)

  async function send(values: Values): Promise<Outcome> {
    if (form.sending.is === 'saved') {
      const result = await form.sending.save(values, subject(), words)
      if (result.ok) {
        notify(result.value, 'ok')
        return 'sent'
      }
      const { error } = result
      const field = error.kind === 'invalid' ? asked.value.find(({ id }) => id === error.field)?.id : undefined
      fault.value = { text: errorText(error), ...(field === undefined ? {} : { field }) }
      return null
    }
    const saved = await useOutbox().save(await form.sending.toOp(values, subject(), words), () => isOpen)
    const { problem, note } = savedText(saved, form.sending.doneText(values, subject(), words))
    fault.value = problem === '' ? null : { text: problem }
    if (problem !== '') return null
    notify(note, 'ok')
    return saved.is === 'sent' ? 'sent' : 'kept'
  }

  async function save(): Promise<Outcome> {
    // A second press, or a second Enter, while the first is on its way.
    if (busy.value) return null
    fault.value = form.check(value.value, subject(), words)
    if (fault.value !== null) return null
    busy.value = true
    const outcome = await send(value.value)
    busy.value = false
    if (outcome !== null) reset()
    return outcome
  }

  return {
    ...{ value, isDirty, isRestored, reset, mayClose, asked, fault, save },
    errorAt: (field) => (faulty.value === field ? (fault.value?.text ?? '') : ''),
    wholeError: computed(() => (faulty.value === undefined ? (fault.value?.text ?? '') : '')),
    isBusy: computed(() => busy.value),
  }
}
