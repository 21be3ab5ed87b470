import { areaDrawerMessages } from './areaDrawer.messages'

export const areasMessages = {
  'zh-CN': {
    areas: {
      ...areaDrawerMessages['zh-CN'],
      title: '辖区网格',
      name: '名称',
      kindLabel: '级别',
      sizeKm2: '面积（km²）',
      ruleShort: '每周巡逻次数',
      find: '按名称、编号或责任人查找',
      none: '还没有辖区',
      noneText: '可在“导入”中导入辖区文件，或在“辖区维护”中画出网格。',
      noMatch: '没有找到“{text}”。',
    },
  },
  en: {
    areas: {
      ...areaDrawerMessages.en,
      title: 'Areas',
      name: 'Name',
      kindLabel: 'Level',
      sizeKm2: 'Size (km²)',
      ruleShort: 'Patrols a week',
      find: 'Find by name, code or person',
      none: 'No areas yet',
      noneText: 'Import a file under “Import”, or draw cells under “Borders”.',
      noMatch: 'Nothing found for “{text}”.',
    },
  },
}
