import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { areaGeometry, areasList } from '@/data/rows/areas'
import { hazardsList } from '@/data/rows/hazards'
import { officesList } from '@/data/rows/offices'
import { watersList } from '@/data/rows/waters'
import { activityWords } from '@/data/rows/work'
import { keptPart } from './keptPart'

/** All that a night without signal needs beside the route, which the walk keeps itself. */
export const useFieldData = defineStore('fieldData', () => {
  const waters = keptPart({
    name: 'waters',
    call: watersList,
    read: (signal) => rpc(watersList, {}, signal),
    kinds: ['water', 'person'],
  })
  const hazards = keptPart({
    name: 'hazards',
    call: hazardsList,
    read: (signal) => rpc(hazardsList, {}, signal),
    kinds: ['hazard'],
  })
  const words = keptPart({
    name: 'words',
    call: activityWords,
    read: (signal) => rpc(activityWords, {}, signal),
    kinds: ['setting'],
  })
  const offices = keptPart({
    name: 'offices',
    call: officesList,
    read: (signal) => rpc(officesList, {}, signal),
    kinds: ['office'],
  })
  const areas = keptPart({
    name: 'areas',
    call: areasList,
    read: (signal) => rpc(areasList, {}, signal),
    kinds: ['area', 'person'],
  })
  const outlines = keptPart({
    ...{ name: 'outlines', call: areaGeometry, kinds: ['area'] as const, isHeavy: true },
    read: async (signal) => {
      const list = await rpc(areasList, {}, signal)
      return list.ok ? rpc(areaGeometry, { ids: list.value.map(({ id }) => id) }, signal) : list
    },
  })
  const parts = [waters, hazards, words, offices, areas, outlines] as const

  const open = () => parts.forEach((part) => part.open())
  const refresh = () => Promise.all(parts.map((part) => part.refresh()))
  /** When the oldest of them was read; null while one never was. */
  const oldestMs = computed(() => {
    const read = parts.map(({ readMs }) => readMs.value)
    return read.every((ms): ms is number => ms !== null) ? Math.min(...read) : null
  })
  const sizeBytes = computed(() => parts.reduce((sum, part) => sum + part.sizeBytes.value, 0))
  const isReading = computed(() => parts.some((part) => part.isReading.value))
  return { waters, hazards, words, offices, areas, outlines, parts, open, refresh, oldestMs, sizeBytes, isReading }
})
