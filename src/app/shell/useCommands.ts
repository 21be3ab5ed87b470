import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { OpenRoom } from '@/app/rooms'
import type { Feature } from '@/features/feature'
import { useDrafts } from '@/stores/drafts.store'

/** Something to do that is found by its name, as records are. */
export interface Command {
  readonly id: string
  readonly name: string
  /** Where it leads, shown in grey. */
  readonly where: string
  readonly icon: string
  readonly run: () => unknown
}

/** What this person may do, by name: every tab of his rooms, the map's tools, and the forms that features offer. */
export function useCommands(
  rooms: ComputedRef<readonly OpenRoom[]>,
  tools: readonly Feature[],
  openTab: (id: string) => Promise<unknown>,
  openTool: (id: string) => unknown,
): ComputedRef<readonly Command[]> {
  const { t } = useI18n()
  const drafts = useDrafts()

  async function begin(featureId: string, form: string): Promise<void> {
    // The router says why it did not go: the person stayed with unsaved work.
    const refusal = await openTab(featureId)
    if (refusal === undefined) drafts.setOpen(form, true)
  }
  const tabs = () =>
    rooms.value.flatMap((room) =>
      room.tabs
        .filter(({ isGuest }) => !isGuest)
        .map(({ id, titleKey, feature }) => ({
          id: `tab.${id}`,
          name: t(titleKey),
          where: t('app.goTo', { room: t(`room.${room.id}`) }),
          icon: feature.icon,
          run: () => openTab(id),
        })),
    )
  const forms = () =>
    rooms.value
      .flatMap(({ tabs: own }) => own)
      .filter(({ isGuest }) => !isGuest)
      .flatMap(({ id, titleKey, feature }) =>
        (feature.forms ?? []).map(({ name, titleKey: title }) => ({
          id: `form.${name}`,
          name: t(title),
          where: t(titleKey),
          icon: feature.icon,
          run: () => begin(id, name),
        })),
      )
  const mapTools = () =>
    tools.map(({ id, titleKey, icon }) => ({
      id: `tool.${id}`,
      name: t(titleKey),
      where: t('room.tools'),
      icon,
      run: () => openTool(id),
    }))
  return computed(() => [...forms(), ...tabs(), ...mapTools()])
}
