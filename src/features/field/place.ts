import { nullable, number, object, picklist, type InferOutput } from 'valibot'
import { computed, shallowRef, watch, type Ref } from 'vue'
import type { LngLat } from '@/domain/frame'
import { towards } from '@/geo/walk'
import { useHere, type Fix } from './here.store'
import { usePlacePicker } from './placePicker.store'

/** Where a report says it is, as a draft keeps it. */
export const reportPlace = object({
  lng: number(),
  lat: number(),
  /** Null where the person put the pin himself. */
  accuracyM: nullable(number()),
  source: picklist(['device', 'pin']),
})
export type ReportPlace = InferOutput<typeof reportPlace>

const fromFix = ({ at, accuracyM }: Fix): ReportPlace => ({
  lng: at[0],
  lat: at[1],
  accuracyM: Math.round(accuracyM),
  source: 'device',
})

/** Older than this, where the phone was says nothing of where the sheet was opened. */
const freshMs = 30_000
/** More accurate than what is known, or so far from it that the person has walked on. */
function isBetter(fix: Fix, known: Fix | null): boolean {
  if (performance.now() - fix.heardMs > freshMs) return false
  if (known === null || fix.accuracyM <= known.accuracyM) return true
  return towards(known.at, fix.at).distanceM > known.accuracyM + fix.accuracyM
}

/**
 * The place of a report: the best the phone has known since the sheet opened, until the person drags the pin. It goes into the draft
 * with the first thing that is typed: a report that is finished at home, after the phone was out of battery, still says where it began.
 */
export function useReportPlace(draft: Ref<{ place: ReportPlace | null }>, isDirty: Readonly<Ref<boolean>>) {
  const here = useHere()
  const picker = usePlacePicker()
  const best = shallowRef<Fix | null>(null)
  watch(
    () => here.fix,
    (fix) => {
      if (fix && isBetter(fix, best.value)) best.value = fix
    },
    { immediate: true },
  )
  const place = computed(() => draft.value.place ?? (best.value === null ? null : fromFix(best.value)))
  watch([isDirty, best], ([isNow]) => {
    if (isNow && draft.value.place === null && best.value) draft.value.place = fromFix(best.value)
  })
  async function drag(): Promise<void> {
    const start: LngLat | null = place.value ? [place.value.lng, place.value.lat] : null
    const at = await picker.pick(start ?? here.fix?.at ?? null)
    if (at) draft.value.place = { lng: at[0], lat: at[1], accuracyM: null, source: 'pin' }
  }
  /** Back to where the phone is now. */
  function useDevice(): void {
    best.value = here.fix
    draft.value.place = here.fix ? fromFix(here.fix) : null
  }
  return { place, drag, useDevice }
}
