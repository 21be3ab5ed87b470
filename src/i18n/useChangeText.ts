import { useI18n } from 'vue-i18n'
import type { ChangedField } from '@/domain/changes'

/** How a changed column is told: its name, what stood there and what stands there now. */
export function useChangeText() {
  const { t, te } = useI18n()
  const isKnown = (column: string) => te(`history.column.${column}`)
  function told({ column, before, after }: ChangedField): string {
    const label = t(`history.column.${column}`)
    if (before === undefined || after === undefined) return t('history.changed', { label })
    return t('history.fromTo', { label, before: before ?? t('history.none'), after: after ?? t('history.none') })
  }
  return { isKnown, told }
}
