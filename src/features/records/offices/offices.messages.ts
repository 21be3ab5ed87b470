import { officeDrawerMessages } from './officeDrawer.messages'

export const officesMessages = {
  'zh-CN': {
    offices: {
      ...officeDrawerMessages['zh-CN'],
      title: '警务室',
      name: '名称',
      kindLabel: '类别',
      kitFaults: '装备缺损',
      find: '按名称、编号或地址查找',
      lacking: '装备缺损 {count}',
      staffCount: '{count} 人',
      none: '还没有警务室',
      noneText: '可在“导入”中导入警务室文件，或在“辖区维护”中添加。',
      noMatch: '没有符合筛选条件的警务室。',
      reset: '清除筛选',
    },
  },
  en: {
    offices: {
      ...officeDrawerMessages.en,
      title: 'Offices',
      name: 'Name',
      kindLabel: 'Kind',
      kitFaults: 'Kit faults',
      find: 'Find by name, code or address',
      lacking: '{count} kit faults',
      staffCount: '{count} staff',
      none: 'No offices yet',
      noneText: 'Import a file under “Import”, or add them under “Borders”.',
      noMatch: 'No office passes the filter.',
      reset: 'Clear filter',
    },
  },
}
