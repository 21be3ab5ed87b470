import { computed, shallowRef, type ComputedRef } from 'vue'
import type { AppError } from '@/domain/result'
import { useErrorText } from '@/i18n/useErrorText'

/** What stands in the way of a form: beside the field it is about, or under the whole when it is about none of them. */
export function useFormProblem<Field extends string>(
  fields: readonly Field[],
): {
  readonly at: (field: Field) => string
  readonly whole: ComputedRef<string>
  readonly set: (error: AppError | null) => void
} {
  const errorText = useErrorText()
  const problem = shallowRef<AppError | null>(null)
  const field = computed(() => fields.find((name) => problem.value?.kind === 'invalid' && problem.value.field === name))
  const words = computed(() => (problem.value === null ? '' : errorText(problem.value)))
  return {
    at: (name) => (field.value === name ? words.value : ''),
    whole: computed(() => (field.value === undefined ? words.value : '')),
    set: (error) => (problem.value = error),
  }
}
