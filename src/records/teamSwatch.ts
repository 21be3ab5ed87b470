import { h } from 'vue'

/** The colour that a team has everywhere, before a row that is about it. */
export const teamSwatch = ({ row }: { readonly row: { readonly colour: number | null } }) =>
  h('i', {
    'aria-hidden': true,
    style: `display:inline-block;flex:none;width:12px;height:12px;border-radius:50%;background:var(--team-${(row.colour ?? 0) % 12})`,
  })
