import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useDrafts } from '@/stores/drafts.store'
import { useFormOpen } from '@/stores/useDraft'

export type StaffKind = 'person' | 'team'
export interface EditedStaff {
  readonly kind: StaffKind
  /** Null: one to be made. */
  readonly id: string | null
}

/** Which person or team stands open in a form; a draft of an earlier visit opens its form again. */
export const useStaffEditing = defineStore('admin.staff.editing', () => {
  const kind = ref<StaffKind>('person')
  const editing = ref<EditedStaff | null>(null)
  const drafts = useDrafts()
  const isNewOpen = { person: useFormOpen('staff.person.new'), team: useFormOpen('staff.team.new') }

  function open(what: StaffKind, id: string | null): void {
    kind.value = what
    editing.value = { kind: what, id }
    if (id === null) isNewOpen[what].value = true
  }
  function close(): void {
    if (editing.value?.id === null) isNewOpen[editing.value.kind].value = false
    editing.value = null
  }
  /** From a command, or from a draft that an earlier visit left. */
  function takeUp(): void {
    if (editing.value !== null) return
    const kept = drafts.names.map((name) => /^staff\.(person|team)\.([0-9a-f-]{36})$/.exec(name)).find((match) => match !== null)
    const begun = (['person', 'team'] as const).find((what) => isNewOpen[what].value)
    if (begun !== undefined) open(begun, null)
    else if (kept) open(kept[1] as StaffKind, kept[2] ?? null)
  }
  watch([isNewOpen.person, isNewOpen.team], takeUp)
  return { kind, editing, open, close, takeUp }
})
