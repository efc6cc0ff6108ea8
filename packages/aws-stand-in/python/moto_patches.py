"""Small fixes of moto 5.2.5, each where AWS takes what moto refuses, or goes on where moto stays."""

from moto import settings
from moto.acm import models as acm
from moto.cloudwatch.responses import CloudWatchResponse
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.moto_api._internal import mock_random as random
from moto.organizations.models import FakeDelegatedAdministrator
from moto.rds import models as databases
from moto.rds import utils as rds
from moto.route53 import models as route53
from moto.route53.models import ROUTE53_ID_CHOICE
from moto.route53.responses import Route53
from moto.timestreaminfluxdb import models as influx
from moto.wafv2.models import FakeIPSet

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


_promote = databases.RDSBackend.promote_read_replica


def _promote_read_replica(backend, request):
    """moto goes on naming the source of an instance that was promoted, and its source goes on naming it."""
    instance = _promote(backend, request)
    source = instance.source_db_instance_identifier
    if source:
        backend.find_db_from_id(source).remove_replica(instance)
        instance.source_db_instance_identifier = None
    return instance


_new_rule = SecurityGroupRule.__init__


def _rule(rule, *arguments, **named):
    """moto keeps of a prefix list its id alone; here its description stays with the rule."""
    _new_rule(rule, *arguments, **named)
    listed = arguments[7] if len(arguments) > 7 else named.get("prefix_list_id")
    rule.prefix_list_description = (listed or {}).get("Description")


def _description(rule):
    """moto answers the description of rules that name addresses, and forgets that of rules that name a group or a prefix list."""
    return rule.ip_range.get("Description") or rule.source_group.get("Description") or rule.prefix_list_description


_check_expiry = acm.CertBundle.check


def _check(certificate):
    """moto issues a certificate a minute after it was asked for, whatever DNS says; here a hosted zone must have its proof."""
    _check_expiry(certificate)
    if certificate.type == "AMAZON_ISSUED" and certificate.status == "PENDING_VALIDATION" and _is_proven(certificate):
        certificate.status = "ISSUED"


def _is_proven(certificate):
    account = certificate.arn.split(":")[4]
    zones = route53.route53_backends[account]["aws"].zones.values()
    records = {(record.name.rstrip("."), value.rstrip(".")) for zone in zones for record in zone.rrsets for value in _values(record)}
    options = certificate.describe()["Certificate"]["DomainValidationOptions"]
    proofs = [option["ResourceRecord"] for option in options]
    return all((proof["Name"].rstrip("."), proof["Value"].rstrip(".")) in records for proof in proofs)


def _values(record):
    """An alias has no values of its own; moto keeps some as text and some as what was sent."""
    return [value["Value"] if isinstance(value, dict) else value for value in record.records or []]


_create_check = Route53.create_health_check
_update_check = Route53.update_health_check
_check_config = route53.HealthCheck.health_check_config.fget

#: What a health check that follows an alarm has besides its type and whether it is inverted or disabled.
METRIC_FIELDS = ("AlarmIdentifier", "InsufficientDataHealthStatus")


def _create_health_check(response):
    """moto forgets the alarm that a health check follows."""
    answer = _create_check(response)
    config = response._get_param("HealthCheckConfig")
    answer.result["HealthCheck"].alarm = {name: config.get(name) for name in METRIC_FIELDS}
    return answer


def _update_health_check(response):
    answer = _update_check(response)
    sent = {name: response._get_param(name) for name in METRIC_FIELDS}
    check = answer.result["HealthCheck"]
    check.alarm = {**check.alarm, **{name: value for name, value in sent.items() if value is not None}}
    return answer


def _health_check_config(check):
    """moto answers a port and an interval for health checks that ask nobody."""
    config = _check_config(check)
    if check.type_ != "CLOUDWATCH_METRIC":
        return config
    return {name: config[name] for name in ("Type", "Inverted", "Disabled")} | check.alarm


def _zone_id(**_):
    """Every id of a hosted zone begins with Z, which the estate's configuration checks; moto's are any letters."""
    return "Z" + "".join(random.choice(ROUTE53_ID_CHOICE) for _ in range(20))


def _with_lock_token(make):
    """moto's lock tokens of IP sets are six letters; AWS's are UUIDs, and it takes nothing else for one."""

    def made(ip_set, *arguments, **named):
        make(ip_set, *arguments, **named)
        ip_set.lock_token = str(random.uuid4())

    return made


def _put_composite_alarm(response):
    """moto keeps and shows composite alarms, but has not the call that makes one, nor what suppresses its actions."""
    answer = response.put_metric_alarm()
    alarm = response.cloudwatch_backend.alarms[response._get_param("AlarmName")]
    alarm.alarm_rule = alarm.rule
    alarm.actions_suppressor = response._get_param("ActionsSuppressor")
    alarm.actions_suppressor_wait_period = response._get_param("ActionsSuppressorWaitPeriod")
    alarm.actions_suppressor_extension_period = response._get_param("ActionsSuppressorExtensionPeriod")
    return answer


# moto knows one of the two principals by which AWS Config has a delegated administrator.
# https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-config.html
_delegable = [*FakeDelegatedAdministrator.SUPPORTED_SERVICES, "config.amazonaws.com"]


def install() -> None:
    FakeDelegatedAdministrator.SUPPORTED_SERVICES = _delegable
    CloudWatchResponse.put_composite_alarm = _put_composite_alarm
    FakeIPSet.__init__ = _with_lock_token(FakeIPSet.__init__)
    FakeIPSet.update = _with_lock_token(FakeIPSet.update)
    settings.ACM_VALIDATION_WAIT = float("inf")
    acm.CertBundle.check = _check
    databases.DBInstance.remove_replica = _remove_replica
    databases.RDSBackend.promote_read_replica = _promote_read_replica
    SecurityGroupRule.__init__ = _rule
    route53.create_route53_zone_id = _zone_id
    route53.HealthCheck.health_check_config = property(_health_check_config)
    Route53.create_health_check = _create_health_check
    Route53.update_health_check = _update_health_check
    SecurityGroupRule.description = property(_description)
    rds.get_overlap_between_two_date_ranges = _overlap_in_seconds
    influx.TimestreamInfluxDBBackend.get_db_instance = _get_db_instance
    influx.DBInstance.to_dict = _to_dict
