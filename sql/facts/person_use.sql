-- One pack, kind of record and action that it expects, with the capabilities that this uses: an event finds them by one number.
-- grain: pack, object_type, action
-- period: none
-- reads: setting_pack
-- column pack text: the role's pack of core actions
-- column object_type text: account, contact, lead, opportunity, case and what else the pack names
-- column action text: what is done
-- column pack_place bigint: place of the pack's first number
-- column object_place bigint: place of the object's first number within a pack
-- column action_number bigint: 0, 1, 2 ... over the actions that packs name
-- column use_number bigint: pack_place + object_place + action_number
-- column capability_bits bigint: capabilities of the pack, bit = capability_index
with
    sizes as (
        select
            count(distinct object_type) as objects,
            count(distinct action) as actions
        from setting_pack
    ),
    numbered as (
        select
            expected.pack,
            expected.object_type,
            expected.action,
            (dense_rank() over (order by expected.pack) - 1) * sizes.objects * sizes.actions as pack_place,
            (dense_rank() over (order by expected.object_type) - 1) * sizes.actions as object_place,
            dense_rank() over (order by expected.action) - 1 as action_number,
            cast(1 as bigint) << cast(expected.capability_index as integer) as capability_bit
        from setting_pack as expected
        cross join sizes
    ),
    uses as (
        select
            pack,
            object_type,
            action,
            pack_place,
            object_place,
            action_number,
            pack_place + object_place + action_number as use_number,
            bit_or(capability_bit) as capability_bits
        from numbered
        group by pack, object_type, action, pack_place, object_place, action_number
    )
select * from uses
