"""Judges what a call gives AWS by AWS's own model of it: what is required, patterns, lengths, ranges, enumerations.

The models are botocore's, from which AWS makes its SDKs; moto knows how to find the operation of a
call and to read its input. A call that carries the header below is judged and not answered.
"""

import json
import threading

import regex
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

#: Names the service as botocore does: the call is to be judged.
HEADER = "HTTP_X_ESTATE_CHECK"

#: Patterns that AWS does not hold itself to. Kinds of resources that AWS Backup names itself have spaces: `Storage Gateway`,
#: `SAP HANA on Amazon EC2`. https://docs.aws.amazon.com/cli/latest/reference/backup/describe-region-settings.html
NARROWER_THAN_AWS = {("ResourceType", r"^[a-zA-Z0-9\-\_\.]{1,50}$")}


class InputCheck:
    """Answers calls that are to be judged, and hands on all others."""

    def __init__(self, application):
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        service = environ.get(HEADER)
        if service is None:
            return self._application(environ, start_response)
        method = environ.get("HTTP_X_ESTATE_METHOD", environ["REQUEST_METHOD"])
        with self._lock:
            judgement = judged(service, {**environ, "REQUEST_METHOD": method})
        start_response("200 OK", [("content-type", "application/json")])
        return [json.dumps(judgement, default=str).encode()]


def judged(service, environ):
    """`unknown` says why a call could not be judged; else its operation and what AWS would say of its input."""
    try:
        model = get_service_model(service)
        request = Request(environ)
        operation, labels = operation_of(model, service, request)
        protocol = determine_request_protocol(model, request.content_type)
        parsed = PROTOCOL_PARSERS[protocol](operation).parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.get_data(),
                "url_path": request.path,
                "url_params": labels,
            }
        )
    except Exception as error:  # Whatever keeps a call from being read: it is said, never passed over.
        return {"unknown": f"{type(error).__name__}: {error}"}
    found = [] if operation.input_shape is None else list(violations(operation.input_shape, parsed, ""))
    wanted = {"input": parsed} if "HTTP_X_ESTATE_INPUT" in environ else {}
    return {"operation": operation.name, "violations": found, **wanted}


def operation_of(model, service, request):
    target = request.headers.get("x-amz-target")
    action = target.split(".")[-1] if target else request.values.get("Action")
    if action:
        return model.operation_model(action), {}
    try:
        return get_service_router(service).match(request)
    except HTTPException as error:
        raise LookupError(f"no operation of {service} is {request.method} {request.path}") from error


def violations(shape, value, path):
    """What AWS's services say of a value that their model refuses, one sentence each."""
    if value is None:
        return
    if shape.type_name == "structure":
        yield from members(shape, value, path)
    elif shape.type_name == "list":
        yield from bounds(shape, len(value), path, "length", value)
        for index, item in enumerate(value, start=1):
            yield from violations(shape.member, item, f"{path}.{index}.member")
    elif shape.type_name == "map":
        yield from bounds(shape, len(value), path, "length", value)
        for key, item in value.items():
            yield from violations(shape.key, key, f"{path}.{key}.key")
            yield from violations(shape.value, item, f"{path}.{key}.member")
    elif shape.type_name == "string":
        yield from text(shape, str(value), path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from bounds(shape, value, path, "value", value)


def members(shape, value, path):
    for name, member in shape.members.items():
        place = f"{path}.{lower(name)}" if path else lower(name)
        if name in value:
            yield from violations(member, value[name], place)
        elif name in shape.required_members and not member.serialization.get("location"):
            yield f"Value null at '{place}' failed to satisfy constraint: Member must not be null"


def text(shape, value, path):
    # Some models bound texts that hold a number or say 0 of what may be empty.
    yield from bounds(shape, len(value), path, "length", value)
    pattern = shape.metadata.get("pattern")
    if pattern is not None and (shape.name, pattern) not in NARROWER_THAN_AWS and not matches(pattern, value):
        yield failed(shape, value, path, f"Member must satisfy regular expression pattern: {pattern}")
    if shape.enum and value not in shape.enum:
        yield failed(shape, value, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")


def bounds(shape, size, path, what, value):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    verb = "have length" if what == "length" else "have value"
    if least is not None and size < least:
        yield failed(shape, value, path, f"Member must {verb} greater than or equal to {least}")
    if most is not None and size > most:
        yield failed(shape, value, path, f"Member must {verb} less than or equal to {most}")


def failed(shape, value, path, constraint):
    shown = "" if shape.metadata.get("sensitive") else f" '{value}'"
    return f"Value{shown} at '{path}' failed to satisfy constraint: {constraint}"


def matches(pattern, value):
    """A pattern is one for the whole value, anchored or not."""
    try:
        return regex.fullmatch(pattern, value) is not None
    except regex.error:
        return True


def lower(name):
    return name[:1].lower() + name[1:]
