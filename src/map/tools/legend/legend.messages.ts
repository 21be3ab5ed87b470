export const legendMessages = {
  'zh-CN': {
    legend: {
      title: '图例',
      counted: '数字为当前视野内数量',
      empty: '没有打开的图层。在“图层”里打开后显示图例。',
    },
  },
  en: {
    legend: {
      title: 'Legend',
      counted: 'Numbers: in view',
      empty: 'No layer is on. Switch one on under “Layers”.',
    },
  },
}
