import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { AppError } from '@/domain/result'
import type { ImportSettings } from '@/geo/import/settings'
import type { Inspection } from '@/geo/import/inspect'
import type { ImportTotals } from '@/geo/import/sendImport'
import type { FileSummary, Remark } from '@/geo/import/session'
import type { ReadChoices } from '@/geo/import/table'

/** Where an import stands; each stage is one screen. */
export type ImportStage = 'file' | 'settings' | 'running' | 'stopped' | 'done'

/** State of the import at hand, as plain values. The worker and the sending live in `import.job.ts`. */
export const useImport = defineStore('import', () => {
  const stage = ref<ImportStage>('file')
  const isReading = ref(false)
  const fileName = ref('')
  const summary = shallowRef<FileSummary | null>(null)
  const tableAt = ref(0)
  /** How the person wants the file read, where the guess was wrong. */
  const choices = shallowRef<ReadChoices>({})
  /** Why the frame was proposed, in words of the file; null when nothing says so. */
  const frameReason = ref<string | null>(null)
  const areaId = ref('')
  const settings = shallowRef<ImportSettings | null>(null)
  const inspection = shallowRef<Inspection | null>(null)
  const totals = shallowRef<ImportTotals | null>(null)
  const remarks = shallowRef<readonly Remark[]>([])
  /** CSV of the rows left out; null when all went in. */
  const setAsideCsv = shallowRef<string | null>(null)
  const reasons = shallowRef<readonly { readonly reason: string; readonly count: number }[]>([])
  const importId = ref('')
  const error = shallowRef<AppError | null>(null)

  const table = computed(() => summary.value?.tables[tableAt.value] ?? null)
  const share = computed(() => (totals.value && totals.value.total > 0 ? totals.value.done / totals.value.total : undefined))

  function reset(): void {
    stage.value = 'file'
    isReading.value = false
    fileName.value = ''
    summary.value = null
    tableAt.value = 0
    choices.value = {}
    frameReason.value = null
    settings.value = null
    inspection.value = null
    totals.value = null
    remarks.value = []
    setAsideCsv.value = null
    reasons.value = []
    importId.value = ''
    error.value = null
  }

  return {
    stage,
    isReading,
    fileName,
    summary,
    tableAt,
    choices,
    frameReason,
    areaId,
    settings,
    inspection,
    totals,
    remarks,
    setAsideCsv,
    reasons,
    importId,
    error,
    table,
    share,
    reset,
  }
})
