"""Calls that state machines make, by way of the router: ministack would make them of services in its own process, where nothing of the estate is."""

import json
import re
import threading
from contextvars import ContextVar
from functools import cache

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session
from ministack.core.responses import get_region
from ministack.services import stepfunctions

#: Written by the router into its calls of Step Functions: "<proxy> <file of the authority>". Who asks ministack itself keeps ministack's own services.
ROUTER_HEADER = "x-estate-router"
#: First part of an access key by which the router knows in whose name a call is made (src/emulator/permissions/caller.ts).
ROLE_KEY = "emulator-function-"
#: botocore's names of services that Step Functions calls by another.
SERVICES = {"applicationautoscaling": "application-autoscaling", "sfn": "stepfunctions", "states": "stepfunctions"}
#: Prefixes of errors, where they are not the service's name with one capital.
#: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
PREFIXES = {
    **stepfunctions._AWS_SDK_ERROR_PREFIX,
    "applicationautoscaling": "ApplicationAutoScaling",
    "codepipeline": "CodePipeline",
    "states": "StepFunctions",
}

_router = None
_clients = threading.Lock()


def _remember(headers):
    global _router
    said = headers.get(ROUTER_HEADER)
    if said:
        _router = tuple(said.split(" ", 1))


@cache
def _new_client(router, service, region, role):
    proxy, authority = router
    session = Session()
    session.set_credentials(ROLE_KEY + role.encode().hex(), "emulator")
    return session.create_client(
        service,
        region_name=region,
        verify=authority,
        # One attempt: how often a call is made again says the machine. A lost region does not answer at all.
        config=Config(proxies={"https": proxy}, retries={"total_max_attempts": 1}, read_timeout=60, account_id_endpoint_mode="disabled"),
    )


def _client(service, region, role):
    with _clients:
        return _new_client(_router, service, region, role)


def _wire(value, shape):
    """Parameters by the names that AWS's model has: Step Functions writes DbInstanceIdentifier for DBInstanceIdentifier."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = {name.lower(): name for name in shape.members}
        known = {key: members.get(key.lower(), key) for key in value}
        return {known[key]: _wire(inner, shape.members[known[key]]) if known[key] in shape.members else inner for key, inner in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [_wire(inner, shape.member) for inner in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _wire(inner, shape.value) for key, inner in value.items()}
    if shape.type_name == "blob":
        return value if isinstance(value, (bytes, str)) else json.dumps(value)
    return value


def _member(name):
    """SDK for Java names: DBInstances is DbInstances, and ReadReplicaSourceDBInstanceIdentifier keeps its capitals inside."""
    capitals = len(name) - len(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    leading = capitals if capitals == len(name) else capitals - 1
    return name[:1] + name[1:leading].lower() + name[max(leading, 1) :]


def _result(value, shape):
    """An answer by the names that Step Functions has; keys of maps are data, and times are texts."""
    if shape is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        return {_member(key): _result(inner, shape.members.get(key)) for key, inner in value.items() if key != "ResponseMetadata"}
    if shape.type_name == "list":
        return [_result(inner, shape.member) for inner in value]
    if shape.type_name == "map":
        return {key: _result(inner, shape.value) for key, inner in value.items()}
    if shape.type_name == "timestamp":
        return value.isoformat()
    return value


def _error_name(service, code):
    """SDK for Java names: DBProxyTargetAlreadyRegisteredFault is DbProxyTargetAlreadyRegisteredException, and InvalidDBInstanceState is InvalidDbInstanceStateException."""
    words = re.sub(r"[A-Z]{2,}(?=[A-Z][a-z]|$)", lambda capitals: capitals[0].capitalize(), code.split(".")[-1])
    name = words.removesuffix("Fault").removesuffix("Exception")
    return f"{PREFIXES.get(service, service.capitalize())}.{name}Exception"


def _call(service, action, parameters, role):
    client = _client(SERVICES.get(service, service), get_region(), role)
    model = client.meta.service_model
    operation = next((name for name in model.operation_names if name.lower() == action.lower()), None)
    if operation is None:
        raise stepfunctions._ExecutionError("States.Runtime", f"{service} has no action {action}")
    model = model.operation_model(operation)
    try:
        answer = client._make_api_call(operation, _wire(parameters, model.input_shape) if model.input_shape else {})
    except ClientError as error:
        told = error.response["Error"]
        raise stepfunctions._ExecutionError(_error_name(service, told["Code"]), told.get("Message", "")) from None
    except BotoCoreError as error:
        raise stepfunctions._ExecutionError(f"{PREFIXES.get(service, service.capitalize())}.SdkClientException", str(error)) from None
    return answer if service == "lambda" else _result(answer, model.output_shape)


def _invoke_function(parameters, role):
    """The optimized integration of Lambda: what a function throws is the task's error, by its name."""
    answer = _call("lambda", "Invoke", {"FunctionName": parameters["FunctionName"], "Payload": json.dumps(parameters.get("Payload", {}))}, role)
    payload = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        raise stepfunctions._ExecutionError(payload.get("errorType", "Lambda.Unknown"), json.dumps(payload))
    return {"StatusCode": answer["StatusCode"], "Payload": payload}


def _start_execution(parameters, role):
    """The optimized integration of Step Functions: it takes the input as an object, and the API a text."""
    return _call("states", "StartExecution", {**parameters, "Input": json.dumps(parameters.get("Input", {}))}, role)


#: Role of the machine whose task is executed; the thread of a call with a timeout inherits it.
_role = ContextVar("role", default=None)
_execute = stepfunctions._execute_task


def _execute_task(state, data, execution, context):
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"])
    asked = _role.set(machine["roleArn"] if _router and machine else None)
    try:
        return _execute(state, data, execution, context)
    finally:
        _role.reset(asked)


def _by_router(in_process):
    """An integration that ministack has, made by way of the router where the machine was started through it."""

    def invoke(resource, parameters):
        role = _role.get()
        if role is None:
            return in_process(resource, parameters)
        service, action = resource.removeprefix("arn:aws:states:::").removeprefix("aws-sdk:").split(".")[0].split(":")
        return _call(service.lower(), action, parameters, role)

    return invoke


_invoke_in_process = stepfunctions._invoke_resource


def _invoke_resource(resource, parameters):
    role = _role.get()
    if role is not None and resource.startswith("arn:aws:states:::lambda:invoke"):
        return _invoke_function(parameters, role)
    if role is not None and resource == "arn:aws:states:::states:startExecution":
        return _start_execution(parameters, role)
    return _invoke_in_process(resource, parameters)


_handle_request = stepfunctions.handle_request


async def _handle(method, path, headers, body, query_params):
    _remember(headers)
    return await _handle_request(method, path, headers, body, query_params)


def install() -> None:
    stepfunctions.handle_request = _handle
    stepfunctions._execute_task = _execute_task
    stepfunctions._invoke_resource = _invoke_resource
    stepfunctions._invoke_aws_sdk_integration = _by_router(stepfunctions._invoke_aws_sdk_integration)
    for prefix, in_process in stepfunctions._SERVICE_DISPATCH.items():
        stepfunctions._SERVICE_DISPATCH[prefix] = _by_router(in_process)
