-- By when something is to be dealt with: days by severity, from the settings. Never from a form.
insert into private.setting_rules (key, kind, low, high, length, label) values
  ('hazard_deadline_days', 'ascending', 1, 365, 3, '隐患办理期限（天）'),
  ('tip_deadline_days', 'ascending', 1, 365, 3, '线索核查期限（天）');

/* The last day, Shanghai: kind is hazard or tip, severity 1 to 3 with 3 the worst; the setting names the worst first. */
create function private.deadline_for(kind text, severity smallint, at timestamptz) returns date
language sql stable security definer set search_path = '' as $$
  select (at at time zone 'Asia/Shanghai')::date
    + coalesce((select (s.value ->> 3 - severity)::int from public.settings s where s.key = kind || '_deadline_days'),
      (case kind when 'hazard' then array[3, 7, 30] when 'tip' then array[1, 3, 7] end)[4 - severity])
$$;
comment on function private.deadline_for(text, smallint, timestamptz) is
  'The day by which a hazard or tip of this severity is to be dealt with';
