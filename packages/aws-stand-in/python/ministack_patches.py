"""Small fixes of ministack 1.5.33, each where Terraform would otherwise see a change that is none."""

import re
import time
import uuid

from ministack.core.responses import error_response_json, get_account_id, json_response, new_uuid
from ministack.services import cloudfront, cloudfront_keyvaluestore, elasticache, secretsmanager, stepfunctions

#: Written by the router into requests that name subnets: "<subnet>,<vpc>,<zone>".
SUBNET_FIELD = "EstateSubnet."


def _resolve_subnets(request):
    """ministack looks for subnets in its own EC2; the estate's live in moto, where the router looked them up."""
    known = [value[0].split(",") for name, value in sorted(request.items()) if name.startswith(SUBNET_FIELD)]
    vpcs = {vpc for _, vpc, _ in known}
    if len(vpcs) != 1:
        return None
    subnets = [
        {"SubnetIdentifier": subnet, "SubnetAvailabilityZone": {"Name": zone}} for subnet, _, zone in known
    ]
    return subnets, vpcs.pop()


_describe_all_parameters = elasticache._describe_cache_parameters


def _describe_cache_parameters(request):
    """ministack gives back every parameter; asked for those of one source it must leave out the others."""
    status, headers, body = _describe_all_parameters(request)
    source = elasticache._p(request, "Source")
    if status != 200 or not source:
        return status, headers, body
    keep = f"<Source>{source}</Source>"
    text = body.decode() if isinstance(body, bytes) else body
    text = re.sub(r"<Parameter>.*?</Parameter>", lambda found: found[0] if keep in found[0] else "", text, flags=re.S)
    return status, headers, text.encode()


_cluster_fields = elasticache._cluster_xml_inner


def _cluster_xml_inner(cluster):
    """ministack keeps AutoMinorVersionUpgrade of a cache cluster but does not answer it."""
    fields = _cluster_fields(cluster)
    if "<AutoMinorVersionUpgrade>" in fields:
        return fields
    upgrade = str(cluster.get("AutoMinorVersionUpgrade", True)).lower()
    return f"{fields}<AutoMinorVersionUpgrade>{upgrade}</AutoMinorVersionUpgrade>"


_create_group = elasticache._create_replication_group
_group_fields = elasticache._rg_xml


def _create_replication_group(request):
    """
    ministack forgets the key of a replication group, for which Terraform would replace the group, and
    takes the cluster mode from the number of shards instead of from the parameter group.
    """
    answer = _create_group(request)
    group = elasticache._replication_groups.get(elasticache._p(request, "ReplicationGroupId"))
    key = elasticache._p(request, "KmsKeyId")
    if answer[0] == 200 and group is not None and key:
        group["KmsKeyId"] = key
    if answer[0] == 200 and group is not None and _is_clustered(group):
        group.update(ClusterEnabled=True, ClusterMode="enabled", ConfigurationEndpoint=group["NodeGroups"][0]["PrimaryEndpoint"])
    return answer


def _is_clustered(group):
    parameters = elasticache._param_group_params.get(group["CacheParameterGroupName"]) or {}
    return (parameters.get("cluster-enabled") or {}).get("Value") == "yes"


def _rg_xml(group):
    key = group.get("KmsKeyId")
    return _group_fields(group) + (f"<KmsKeyId>{key}</KmsKeyId>" if key else "")


_rotate_at_once = secretsmanager._rotate_secret


def _rotate_secret(request):
    """ministack makes a copy of the value current and calls that a rotation; here a rotation begins with an empty pending version, and the router calls the function."""
    _, secret = secretsmanager._resolve(request.get("SecretId"))
    if not secret or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
        return _rotate_at_once(request)
    for field in ("RotationLambdaARN", "RotationRules"):
        if request.get(field):
            secret[field] = request[field]
    secret["RotationEnabled"] = True
    answer = {"ARN": secret["ARN"], "Name": secret["Name"]}
    if not request.get("RotateImmediately", True):
        return json_response(answer)
    _, pending = secretsmanager._find_stage_version(secret, "AWSPENDING")
    if pending and "AWSCURRENT" not in pending["Stages"]:
        return error_response_json("InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted.", 400)
    version = request.get("ClientRequestToken") or new_uuid()
    secretsmanager._remove_stage_everywhere(secret, "AWSPENDING")
    now = int(time.time())
    secret["Versions"][version] = {"SecretString": None, "SecretBinary": None, "CreatedDate": now, "Stages": ["AWSPENDING"]}
    return json_response({**answer, "VersionId": version})


_replicate = secretsmanager._replicate_secret_to_regions


def _stop_replication(request):
    """A replica becomes a secret of its own, with its value; the secret that it followed knows it no longer."""
    _, secret = secretsmanager._resolve(request.get("SecretId"))
    if not secret:
        return error_response_json("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)
    if secret.get("DeletedDate") or not secretsmanager._is_replica(secret):
        return error_response_json("InvalidRequestException", "You can't perform this operation: the secret is no replica.", 400)
    own = secret["ARN"].split(":")[3]
    source = secretsmanager._secrets.get_scoped(get_account_id(), secret.pop("_PrimaryRegion"), secret["Name"])
    secret.pop("_PrimarySecretArn")
    if source:
        source["ReplicationStatus"] = [status for status in source.get("ReplicationStatus", []) if status["Region"] != own]
    return json_response({"ARN": secret["ARN"]})


def _replicate_secret_to_regions(request):
    """ministack has no RemoveRegionsFromReplication and no StopReplicationToReplica, which the router sends as this call."""
    if request.get("StopReplicationToReplica"):
        return _stop_replication(request)
    gone = request.get("RemoveReplicaRegions")
    if gone is None:
        return _replicate(request)
    _, secret = secretsmanager._resolve(request.get("SecretId"))
    if not secret or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
        return _replicate(request)
    statuses = secret.get("ReplicationStatus", [])
    secret["ReplicationStatus"] = [status for status in statuses if status["Region"] in gone]
    secretsmanager._delete_replicas(secret)
    secret["ReplicationStatus"] = [status for status in statuses if status["Region"] not in gone]
    return json_response({"ARN": secret["ARN"], "ReplicationStatus": secret["ReplicationStatus"]})


def _kvs_arn(name):
    """ministack names a key value store in its ARN by its name; AWS by an id, and takes nothing else for one."""
    return f"arn:aws:cloudfront::{get_account_id()}:key-value-store/{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


_name_in_arn = cloudfront_keyvaluestore._kvs_name_from_arn


def _kvs_name_from_arn(arn):
    named = next((store["Name"] for store in cloudfront._kvstores.values() if store["ARN"] == arn), None)
    return (named, None) if named else _name_in_arn(arn)


_rule_with_literals = stepfunctions._evaluate_rule


def _evaluate_rule(rule, data, ctx=None):
    """ministack compares times with literals alone; a path is a literal once it is followed."""
    followed = {
        name.removesuffix("Path"): stepfunctions._resolve_path_or_ctx(value, data, ctx)
        for name, value in rule.items()
        if name.startswith("Timestamp") and name.endswith("Path")
    }
    return _rule_with_literals({**rule, **followed}, data, ctx)


def install() -> None:
    stepfunctions._evaluate_rule = _evaluate_rule
    cloudfront._kvs_arn = _kvs_arn
    cloudfront_keyvaluestore._kvs_name_from_arn = _kvs_name_from_arn
    secretsmanager._replicate_secret_to_regions = _replicate_secret_to_regions
    secretsmanager._rotate_secret = _rotate_secret
    elasticache._create_replication_group = _create_replication_group
    elasticache._rg_xml = _rg_xml
    elasticache._resolve_subnets = _resolve_subnets
    elasticache._describe_cache_parameters = _describe_cache_parameters
    elasticache._cluster_xml_inner = _cluster_xml_inner
