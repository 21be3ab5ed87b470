import { waterDrawerMessages } from './waterDrawer.messages'

export const watersMessages = {
  'zh-CN': {
    waters: {
      ...waterDrawerMessages['zh-CN'],
      title: '危险水域',
      find: '按名称或编号查找',
      lacking: '器材不全',
      count: '显示 {shown} 处，共 {total} 处；最急的在前',
      none: '还没有危险水域',
      noneText: '可在“导入”中导入水域文件，或在“绘制”中画出。',
      noMatch: '没有符合筛选条件的水域。',
      reset: '清除筛选',
    },
  },
  en: {
    waters: {
      ...waterDrawerMessages.en,
      title: 'Dangerous waters',
      find: 'Find by name or code',
      lacking: 'Kit incomplete',
      count: '{shown} of {total}, most pressing first',
      none: 'No dangerous waters yet',
      noneText: 'Import a file under “Import”, or draw them under “Draw”.',
      noMatch: 'No water passes the filter.',
      reset: 'Clear filter',
    },
  },
}
