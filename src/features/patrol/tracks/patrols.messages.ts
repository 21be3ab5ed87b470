import { patrolDrawerMessages } from './patrolDrawer.messages'

export const patrolsMessages = {
  'zh-CN': {
    patrols: {
      ...patrolDrawerMessages['zh-CN'],
      title: '巡逻轨迹',
      reasonWhy: '轨迹是队员的行踪。查看前请写明事由，事由和查看人会记录在案，12 小时内有效。',
      reason: '查看事由',
      usual: { review: '核查近期巡逻情况', gap: '查找巡防空白', incident: '警情倒查' },
      open: '查看轨迹',
      opened: '已登记，轨迹已显示在地图上',
      closeView: '收起轨迹',
      listOnly: '您的角色只显示巡逻清单，不显示轨迹。',
      teams: '巡防队（{count} 支）',
      times: '{count} 次',
      allTeams: '显示全部巡防队',
      kilometres: '{count} 公里',
      summary: '{count} 次巡逻，{kilometres} 公里；列出最近 {listed} 次',
      none: '这段时间没有巡逻记录',
      noneText: '换个时段，或在“导入”中导入轨迹文件。',
      legend: { track: '巡逻轨迹（按队伍分色）' },
    },
  },
  en: {
    patrols: {
      ...patrolDrawerMessages.en,
      title: 'Patrol tracks',
      reasonWhy:
        'A track is where somebody was. Say why before you look: the reason and your name are kept, and serve for 12 hours.',
      reason: 'Reason',
      usual: { review: 'Review of recent patrols', gap: 'Looking for gaps', incident: 'Following up an incident' },
      open: 'Show tracks',
      opened: 'Recorded; tracks are on the map',
      closeView: 'Put away',
      listOnly: 'Your role sees the list of patrols, not their tracks.',
      teams: 'Teams ({count})',
      times: '{count}',
      allTeams: 'Show all teams',
      kilometres: '{count} km',
      summary: '{count} patrols, {kilometres} km; the latest {listed} listed',
      none: 'No patrols in this period',
      noneText: 'Choose another period, or import track files under “Import”.',
      legend: { track: 'Tracks (coloured by team)' },
    },
  },
}
