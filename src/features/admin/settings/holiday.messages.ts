/** Words of the public holidays; they belong under `settings.holidays`. */
export const holidayWords = {
  'zh-CN': {
    title: '节假日',
    hint: '排班时单独平均，景区在这些天提醒值守。国务院公布下一年安排后，请在这里补全调休。',
    year: '{year} 年（{count} 个）',
    name: '名称',
    from: '从',
    to: '到（含）',
    add: '添加节假日',
    remove: '删除 {name} {days}',
    removeTitle: '删除“{name}” {days}？',
    removeText: '已排好的班和已发布的方案不变。',
  },
  en: {
    title: 'Public holidays',
    hint: 'Shared out on their own in the rota; tourist spots are patrolled on them. Complete next year once it is announced.',
    year: '{year} ({count})',
    name: 'Name',
    from: 'From',
    to: 'To (included)',
    add: 'Add',
    remove: 'Delete {name} {days}',
    removeTitle: 'Delete “{name}” {days}?',
    removeText: 'Rotas and published plans stay as they are.',
  },
}
