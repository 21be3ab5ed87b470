import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { areaGeometry, areasList } from '@/data/rows/areas'
import { hazardsList } from '@/data/rows/hazards'
import { officesList } from '@/data/rows/offices'
import { watersList } from '@/data/rows/waters'
import { activityWords } from '@/data/rows/work'
import { keptPart } from './keptPart'
import { pulledList, pullOutlines } from './pulledPart'

/** All that a night without signal needs beside the route, which the walk keeps itself. */
export const useFieldData = defineStore('fieldData', () => {
  const waters = keptPart({
    name: 'waters',
    ...pulledList(
      'waters',
      watersList,
      (signal) => rpc(watersList, {}, signal),
      ({ rows }) => rows,
    ),
    kinds: ['water', 'person'],
  })
  const hazards = keptPart({
    name: 'hazards',
    ...pulledList(
      'hazards',
      hazardsList,
      (signal) => rpc(hazardsList, {}, signal),
      ({ rows }) => rows,
    ),
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
    ...pulledList(
      'offices',
      officesList,
      (signal) => rpc(officesList, {}, signal),
      ({ rows }) => rows,
    ),
    kinds: ['office'],
  })
  const areas = keptPart({
    name: 'areas',
    ...pulledList(
      'areas',
      areasList,
      (signal) => rpc(areasList, {}, signal),
      ({ rows }) => rows,
    ),
    kinds: ['area', 'person'],
  })
  const outlines = keptPart({
    name: 'outlines',
    call: areaGeometry,
    pull: pullOutlines,
    kinds: ['area'],
    isHeavy: true,
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
