"""Small mends of moto 5.2.5, each where AWS takes what moto refuses, or goes on where moto stays."""

from moto.ec2.models.security_groups import SecurityGroupRule
from moto.rds import models as databases
from moto.rds import utils as rds
from moto.timestreaminfluxdb import models as influx

_overlap = rds.get_overlap_between_two_date_ranges


def _overlap_in_seconds(start_1, end_1, start_2, end_2):
    """moto counts windows that touch, such as 06:00-07:00 and 07:00-08:00, as overlapping; AWS takes them."""
    seconds = _overlap(start_1, end_1, start_2, end_2)
    return -1 if seconds == 0 else seconds


_get_influx_instance = influx.TimestreamInfluxDBBackend.get_db_instance


def _get_db_instance(backend, id):
    """moto leaves an InfluxDB instance in creation for ever; here it is available when it is read."""
    instance = _get_influx_instance(backend, id)
    if instance.status == influx.InstanceStatus.CREATING:
        instance.status = influx.InstanceStatus.AVAILABLE
    return instance


_influx_instance = influx.DBInstance.to_dict


def _to_dict(instance):
    """moto answers what was never set as empty; AWS leaves it out, and Terraform minds the difference."""
    return {name: value for name, value in _influx_instance(instance).items() if value not in (None, "", {})}


def _remove_replica(primary, replica):
    """moto notes a replica in another region by ARN, and then looks for its name when the replica is deleted."""
    gone = (replica.db_instance_identifier, replica.db_instance_arn)
    primary.replicas = [known for known in primary.replicas if known not in gone]


def _description(rule):
    """moto answers the description of rules that name addresses, and forgets that of rules that name a group."""
    return rule.ip_range.get("Description") or rule.source_group.get("Description")


def install() -> None:
    databases.DBInstance.remove_replica = _remove_replica
    SecurityGroupRule.description = property(_description)
    rds.get_overlap_between_two_date_ranges = _overlap_in_seconds
    influx.TimestreamInfluxDBBackend.get_db_instance = _get_db_instance
    influx.DBInstance.to_dict = _to_dict
