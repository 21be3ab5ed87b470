import { waterDrawerMessages } from './waterDrawer.messages'

export const watersMessages = {
  'zh-CN': {
    waters: {
      ...waterDrawerMessages['zh-CN'],
      title: '危险水域',
      name: '名称',
      kindLabel: '类别',
      riskLabel: '风险',
      dueLabel: '巡查',
      cycleDays: '周期（天）',
      find: '按名称或编号查找',
      lacking: '器材不全',
      count: '显示 {shown} 处，共 {total} 处；最急的在前',
      none: '还没有危险水域',
      noneText: '可在“导入”中导入水域文件，或在“辖区维护”中画出。',
      noMatch: '没有符合筛选条件的水域。',
      reset: '清除筛选',
      pieces: { present: '器材完好（件）', damaged: '器材损坏（件）', missing: '器材缺失（件）', unknown: '器材未查（件）' },
    },
  },
  en: {
    waters: {
      ...waterDrawerMessages.en,
      title: 'Dangerous waters',
      name: 'Name',
      kindLabel: 'Kind',
      riskLabel: 'Risk',
      dueLabel: 'Round',
      cycleDays: 'Cycle (days)',
      find: 'Find by name or code',
      lacking: 'Kit incomplete',
      count: '{shown} of {total}, most pressing first',
      none: 'No dangerous waters yet',
      noneText: 'Import a file under “Import”, or draw them under “Borders”.',
      noMatch: 'No water passes the filter.',
      reset: 'Clear filter',
      pieces: { present: 'Pieces present', damaged: 'Pieces damaged', missing: 'Pieces missing', unknown: 'Pieces unchecked' },
    },
  },
}
