import { h } from 'vue'
import UiSwatch from '@/ui/UiSwatch.vue'

/** The colour that a team has everywhere, before a row that is about it. */
export const teamSwatch = ({ row }: { readonly row: { readonly colour: number | null } }) =>
  h(UiSwatch, { token: `team-${(row.colour ?? 0) % 12}`, shape: 'dot' })
