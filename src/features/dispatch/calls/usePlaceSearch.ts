import { watchDebounced } from '@vueuse/core'
import { computed, onMounted, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { rpc } from '@/data/read'
import { findRecords, type FoundRecord } from '@/data/rows/search'
import type { LngLat } from '@/domain/frame'
import { holdsText } from '@/domain/text'
import { typedPlaces, writtenPlace } from '@/geo/frames'
import { useAreas } from '@/stores/areas.store'

export interface PlaceOption {
  readonly id: string
  readonly name: string
  readonly note: string
  readonly at: LngLat
}
const shownMost = 6
const restMs = 150

/** Where a call comes from, as it is typed: coordinates, a village or cell, a road, an office, an address known from before. */
export function usePlaceSearch() {
  const { t } = useI18n()
  const areas = useAreas()
  onMounted(() => void areas.ensure())
  const typed = ref('')
  const found = shallowRef<readonly FoundRecord[]>([])
  /** The last question got no answer: what is listed is only what this page knows. */
  const hasFailed = ref(false)
  let turn: AbortController | undefined

  watchDebounced(
    typed,
    async (now) => {
      turn?.abort()
      found.value = []
      if (now.trim().length < 2 || typedPlaces(now).length > 0) return
      const mine = (turn = new AbortController())
      const answer = await rpc(findRecords, { typed: now.trim(), most: shownMost }, mine.signal)
      if (mine.signal.aborted) return
      hasFailed.value = !answer.ok
      if (answer.ok) found.value = answer.value
    },
    { debounce: restMs },
  )
  const options = computed((): readonly PlaceOption[] => {
    const now = typed.value.trim()
    if (now === '') return []
    const written = typedPlaces(now).map((place) => ({
      id: place.as,
      name: writtenPlace(place),
      note: t(`app.readAs.${place.as}`),
      at: place.at,
    }))
    const villages = areas.rows.flatMap(({ id, name, code, kind, lng, lat }) =>
      lng !== null && lat !== null && holdsText([name, code], now)
        ? [{ id, name, note: t(`areaKind.${kind}`), at: [lng, lat] as const }]
        : [],
    )
    const others = found.value.map(({ id, name, kind, lng, lat }) => ({
      id,
      name,
      note: t(`app.found.${kind}`),
      at: [lng, lat] as const,
    }))
    return [...written, ...villages, ...others].slice(0, shownMost)
  })
  function clear(): void {
    typed.value = ''
    found.value = []
  }
  return { typed, options, hasFailed, clear }
}
