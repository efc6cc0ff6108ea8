"""Reports to the router what policies of moto's roles say: it decides by them, since neither server enforces any."""

import json

#: Names a role: the call asks for its policies.
HEADER = "HTTP_X_ESTATE_ROLE"


class RolePolicies:
    """Answers calls that ask for a role, and hands on all others."""

    def __init__(self, application):
        self._application = application

    def __call__(self, environ, start_response):
        role = environ.get(HEADER)
        if role is None:
            return self._application(environ, start_response)
        start_response("200 OK", [("content-type", "application/json")])
        return [json.dumps(policies_of(role, environ["HTTP_X_ESTATE_ACCOUNT"])).encode()]


def policies_of(name, account):
    """Trust, boundary, inline and attached policies as JSON texts with the names they go by; null for a role that is not there."""
    from moto.iam.models import iam_backends

    backend = iam_backends[account]["aws"]
    role = next((one for one in backend.roles.values() if name in (one.name, one.arn)), None)
    if role is None:
        return None
    boundary = backend.managed_policies.get(role.permissions_boundary_arn)
    return {
        "arn": role.arn,
        "trust": text(role.assume_role_policy_document),
        "boundary": None if boundary is None else text(document(boundary)),
        "boundaryArn": role.permissions_boundary_arn,
        "unknownBoundary": role.permissions_boundary_arn is not None and boundary is None,
        "identity": [
            *([inline, text(policy)] for inline, policy in role.policies.items()),
            *([policy.name, text(document(policy))] for policy in role.managed_policies.values()),
        ],
    }


def document(policy):
    return next(version.document for version in policy.versions if version.is_default)


def text(policy):
    return policy if isinstance(policy, str) else json.dumps(policy)
