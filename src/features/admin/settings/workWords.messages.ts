export const workWords = {
  'zh-CN': {
    title: '工作类别与主题',
    hint: '工作记录按这些词登记和合计。不再用的取消勾选，已有的记录不变。',
    kinds: '类别（{count}）',
    themes: '主题（{count}）',
    name: '名称',
    counts: '数什么（户、人、件）',
    addKind: '添加类别',
    addTheme: '添加主题',
  },
  en: {
    title: 'Kinds and themes of work',
    hint: 'Work is logged and summed in these words. Untick what is no longer used; records keep it.',
    kinds: 'Kinds ({count})',
    themes: 'Themes ({count})',
    name: 'Name',
    counts: 'What it counts',
    addKind: 'Add a kind',
    addTheme: 'Add a theme',
  },
}
