import { h, type FunctionalComponent } from 'vue'
import RecordDrawer from './RecordDrawer.vue'
import RecordList from './RecordList.vue'
import type { RecordKind } from './record'

/** The panel of a kind that needs nothing beside its list. */
export function listOf<Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>): FunctionalComponent {
  return () => h(RecordList<Row, Detail>, { record })
}
/** The drawer of a kind. */
export function drawerOf<Row extends { readonly id: string }, Detail>(
  record: RecordKind<Row, Detail>,
): FunctionalComponent<{ id: string }> {
  const drawer: FunctionalComponent<{ id: string }> = ({ id }) => h(RecordDrawer<Row, Detail>, { record, id })
  drawer.props = ['id']
  return drawer
}
