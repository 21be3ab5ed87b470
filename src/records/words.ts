import { useI18n } from 'vue-i18n'
import { useMoment } from '@/i18n/useMoment'
import type { Column, Words } from './record'

export function useWords(): Words {
  const { t } = useI18n()
  const { moment, age } = useMoment()
  return { t: (key, values) => (values ? t(key, values) : t(key)), moment, age }
}

/** What a cell says. */
export function cellText<Row>({ value, look, words, digits }: Column<Row>, row: Row, { t, moment }: Words): string {
  const told = value(row)
  if (told === null || told === '') return ''
  switch (look) {
    case 'choice':
      return (Array.isArray(told) ? told : [told]).map((one) => t(`${words}.${one}`)).join('、')
    case 'yesNo':
      return t(told === true ? 'list.yes' : 'list.no')
    case 'moment':
      return moment(String(told))
    case 'number':
      return Number(told).toLocaleString(undefined, { minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 0 })
    default:
      return Array.isArray(told) ? told.join('、') : String(told)
  }
}
