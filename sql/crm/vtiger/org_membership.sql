-- Who belongs to which group, by name, by role or through a group inside it, and who has which role; vTiger dates none of it.
with recursive inside as (
    select g.groupid, g.groupid as member_groupid
    from vtiger_groups g
    union
    select i.groupid, r.containsgroupid
    from inside i
    join vtiger_group2grouprel r on r.groupid = i.member_groupid
),
direct as (
    select x.groupid, x.userid
    from vtiger_users2group x
    union
    select x.groupid, u.userid
    from vtiger_group2role x
    join vtiger_user2role u on u.roleid = x.roleid
    union
    select x.groupid, u.userid
    from vtiger_group2rs x
    join vtiger_role top on top.roleid = x.roleandsubid
    join vtiger_role below on below.parentrole = top.parentrole or below.parentrole like concat(top.parentrole, '::%')
    join vtiger_user2role u on u.roleid = below.roleid
),
members as (
    select distinct i.groupid, d.userid
    from inside i
    join direct d on d.groupid = i.member_groupid
)
select
    concat('group:', m.groupid) as org_unit_id,
    m.userid as user_id,
    0 as is_primary,
    'snapshot' as valid_basis
from members m
union all
select
    concat('role:', x.roleid),
    x.userid,
    0,
    'snapshot'
from vtiger_user2role x
