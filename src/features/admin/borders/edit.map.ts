import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { editLayer, projectCells, projectIssues, type EditState } from './edit.layer'
import { useEdit } from './edit.store'

export const editMap: MapPart = {
  mount: (host) => {
    const edit = useEdit()
    const cells = computed(() => (edit.draft === null ? null : projectCells(edit.draft, edit.changed, edit.chosenId)))
    const issues = computed(() => projectIssues(edit.issues))
    const state = computed((): EditState | null => (cells.value === null ? null : { cells: cells.value, issues: issues.value }))
    host.attach(editLayer(), () => state.value)
  },
}
