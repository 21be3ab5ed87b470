import { useI18n } from 'vue-i18n'
import type { AppError } from '@/domain/result'

/** Words an expected failure for the person who met it. */
export function useErrorText() {
  const { t } = useI18n()
  return (error: AppError): string => {
    const detail = 'detail' in error ? (error.detail ?? '') : ''
    if (error.kind === 'forbidden' && !detail) return t('error.forbiddenPlain')
    return t(`error.${error.kind}`, { detail })
  }
}
