export const briefingMessages = {
  'zh-CN': {
    briefing: {
      title: '今晚简况',
      hint: '此刻的数字；点一个数字打开它的名单。',
      word: {
        incident_open: '未结警情',
        plan_published: '已发布方案',
        patrol_active: '正在巡逻的队伍',
        patrol_late: '出发晚点的队伍',
        patrol_lost: '失去联系的队伍',
        water_overdue: '水域超期未巡',
        water_soon: '水域 3 天内到期',
        hazard_overdue: '隐患超期',
        hazard_due_soon: '隐患 3 天内到期',
        notice_open: '未消除的提醒',
      },
    },
  },
  en: {
    briefing: {
      title: 'Tonight in short',
      hint: 'Numbers of this moment; press one to open the list behind it.',
      word: {
        incident_open: 'Open incidents',
        plan_published: 'Published plans',
        patrol_active: 'Teams on patrol',
        patrol_late: 'Teams that set out late',
        patrol_lost: 'Teams out of contact',
        water_overdue: 'Waters overdue',
        water_soon: 'Waters due within 3 days',
        hazard_overdue: 'Hazards overdue',
        hazard_due_soon: 'Hazards due within 3 days',
        notice_open: 'Open notices',
      },
    },
  },
}
