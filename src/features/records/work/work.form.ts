import { nullable, number, object, string } from 'valibot'
import { defineForm } from '@/records/form'
import { useWorkWords } from '@/stores/workWords.store'

interface WorkValues {
  readonly id: string
  kind: string
  theme: string
  reached: number | null
  minutes: number | null
  at: string
  note: string
}
/** What an input of date and time takes: the device's own clock, to the minute. */
const localNow = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
const kinds = () => useWorkWords().words.kinds.filter(({ is_active }) => is_active)
const themes = () => useWorkWords().words.themes.filter(({ is_active }) => is_active)
const chosen = ({ kind }: WorkValues) => kinds().find(({ id }) => id === kind)
const asChoice = ({ id, name }: { readonly id: string; readonly name: string }) => ({ value: id, name })
const ensure = () => void useWorkWords().ensure()
const isCount = (reached: number | null) => Number.isInteger(reached) && reached! >= 0 && reached! <= 1_000_000

/** One piece of everyday work: kind, theme, how many; what the device or the account knows is not asked. */
export const workForm = defineForm<WorkValues>({
  id: 'work',
  draftName: () => 'work.new',
  place: 'panel',
  schema: object({
    id: string(),
    kind: string(),
    theme: string(),
    reached: nullable(number()),
    minutes: nullable(number()),
    at: string(),
    note: string(),
  }),
  initial: () => ({ id: crypto.randomUUID(), kind: '', theme: '', reached: 1, minutes: null, at: localNow(), note: '' }),
  fields: [
    {
      id: 'kind',
      kind: 'choice',
      labelKey: 'work.kind',
      isRequired: true,
      isChips: true,
      choices: () => kinds().map(asChoice),
      ensure,
    },
    {
      id: 'theme',
      kind: 'choice',
      labelKey: 'work.theme',
      noneKey: 'work.noTheme',
      choices: () => themes().map(asChoice),
      ensure,
    },
    {
      id: 'reached',
      kind: 'number',
      labelKey: 'work.reached',
      min: 0,
      max: 1_000_000,
      isAsked: (values) => chosen(values)?.counts !== null,
      unit: (values) => chosen(values)?.counts ?? '',
    },
    { id: 'minutes', kind: 'number', labelKey: 'work.minutes', min: 1, max: 1440, unit: (_, { t }) => t('work.minutesUnit') },
    { id: 'at', kind: 'moment', labelKey: 'work.when' },
    { id: 'note', kind: 'longText', labelKey: 'work.note', hintKey: 'work.noteHint', maxLength: 500, rows: 2 },
  ],
  check(values, _, { t }) {
    const kind = chosen(values)
    if (!kind) return { field: 'kind', text: t('work.kindNeeded') }
    if (Number.isNaN(Date.parse(values.at))) return { field: 'at', text: t('work.timeNeeded') }
    return kind.counts === null || isCount(values.reached) ? null : { field: 'reached', text: t('work.numberNeeded') }
  },
  sending: {
    is: 'kept',
    toOp(values) {
      const { id, kind, theme, reached, minutes, at, note } = values
      const names = [chosen(values)?.name, themes().find((one) => one.id === theme)?.name]
      return {
        kind: 'activity.log',
        title: names.filter(Boolean).join(' · '),
        body: {
          ...{ id, kind, theme: theme || null, minutes: minutes || null, note: note.trim() || null },
          reached: chosen(values)?.counts === null ? 1 : reached,
          done_at: new Date(at).toISOString(),
        },
      }
    },
    doneText: (_values, _subject, { t }) => t('work.logged'),
  },
  sendKey: 'app.save',
})
