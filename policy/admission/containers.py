"""Rules about containers: resources, probes, privileges, images."""

from policy.admission.rule import AdmissionRule, listed
from policy.admission.targets import ALL, SERVED

_DIGEST = "c.image.matches('^[^@]+@sha256:[a-f0-9]{64}$')"
_REGISTRY = f"{listed('allowedRegistries')}.exists(r, r != '' && c.image.startsWith(r))"
_REQUESTS = (
    "['cpu','memory'].all(r, has(c.resources) && has(c.resources.requests) && r in c.resources.requests)"
)
_LIMIT = "has(c.resources) && has(c.resources.limits) && 'memory' in c.resources.limits"
_PROBED = "c.?ports.orValue([]).size() == 0 || has(c.readinessProbe)"
_SAME_PROBE = (
    "has(c.livenessProbe) && has(c.readinessProbe) && has(c.livenessProbe.httpGet) && "
    "has(c.readinessProbe.httpGet) && c.livenessProbe.httpGet == c.readinessProbe.httpGet"
)
_READ_ONLY = "c.?securityContext.?readOnlyRootFilesystem.orValue(false)"


def _all(condition: str, containers: str = "variables.containers") -> str:
    return f"{containers}.all(c, {condition})"


def _names(condition: str, containers: str = "variables.containers", *, what: str = "c.name") -> str:
    return f"{containers}.filter(c, !({condition})).map(c, {what}).join(', ')"


_APPS = "variables.spec.containers"

RULES: tuple[AdmissionRule, ...] = (
    AdmissionRule(
        id="PLT-RES-001",
        title="containers request CPU and memory",
        severity="high",
        rationale="The scheduler counts requests. Without them a node fills up until it stops answering.",
        targets=ALL,
        expression=_all(_REQUESTS),
        broken="containers without requests for cpu and memory",
        offenders=_names(_REQUESTS),
        fix="Set resources.requests.cpu and resources.requests.memory, or a resource profile in the contract",
    ),
    AdmissionRule(
        id="PLT-RES-002",
        title="containers have a memory limit",
        severity="high",
        rationale="A leak without a limit takes its neighbours' memory before its own ends.",
        targets=ALL,
        expression=_all(_LIMIT),
        broken="containers without a memory limit",
        offenders=_names(_LIMIT),
        fix="Set resources.limits.memory, or a resource profile in the contract",
    ),
    AdmissionRule(
        id="PLT-PRB-001",
        title="what listens says when it is ready",
        severity="high",
        rationale="Without a readiness probe a pod gets requests before it can answer them.",
        targets=(SERVED,),
        expression=_all(_PROBED, _APPS),
        broken="containers with ports and without a readiness probe",
        offenders=_names(_PROBED, _APPS),
        fix="Set readinessProbe, or runtime.probes.readiness in the contract",
    ),
    AdmissionRule(
        id="PLT-PRB-002",
        title="liveness is not readiness",
        severity="medium",
        rationale="The same question twice: what only should get no requests for a while is restarted.",
        targets=(SERVED,),
        expression=_all(f"!({_SAME_PROBE})", _APPS),
        broken="containers whose liveness probe asks what their readiness probe asks",
        offenders=_names(f"!({_SAME_PROBE})", _APPS),
        fix="Ask liveness at a path that needs no dependency, or leave it out",
    ),
    AdmissionRule(
        id="PLT-SEC-004",
        title="root file systems are read-only",
        severity="high",
        rationale="Who gets into a container cannot leave anything in it. Pod Security does not ask for it.",
        targets=ALL,
        expression=_all(_READ_ONLY),
        broken="containers that may write their root file system",
        offenders=_names(_READ_ONLY),
        fix="Set securityContext.readOnlyRootFilesystem to true and write to an emptyDir such as /tmp",
    ),
    AdmissionRule(
        id="PLT-SEC-007",
        title="no token without a reason",
        severity="high",
        rationale="A token of the Kubernetes API in a pod is what an attacker looks for first.",
        targets=ALL,
        expression="object.metadata.?labels[?'platform.example.com/kube-api'].orValue('') == 'true' || "
        "variables.spec.?automountServiceAccountToken.orValue(true) == false",
        broken="its pods would mount a token of the Kubernetes API",
        fix="Set automountServiceAccountToken to false, or runtime.kubeApiAccess in the contract to true",
    ),
    AdmissionRule(
        id="PLT-SEC-008",
        title="nobody is the default service account",
        severity="medium",
        rationale="What one workload may do, every other of the namespace could do too.",
        targets=ALL,
        expression="!(variables.spec.?serviceAccountName.orValue('default') in ['', 'default'])",
        broken="its pods would act as the default service account",
        fix="Set serviceAccountName to the workload's own, which the platform made from its contract",
    ),
    AdmissionRule(
        id="PLT-IMG-001",
        title="images are pinned by digest",
        severity="high",
        rationale="A tag can mean another image tomorrow; a digest is what was tested.",
        targets=ALL,
        expression=_all(_DIGEST),
        broken="images without a digest",
        offenders=_names(_DIGEST, what="c.image"),
        fix="Write image@sha256:<digest>, or artifact.digest in the contract's overlay",
    ),
    AdmissionRule(
        id="PLT-IMG-002",
        title="images come from known registries",
        severity="high",
        rationale="What a registry of ours serves was scanned, and stays when its origin disappears.",
        targets=ALL,
        expression=_all(_REGISTRY),
        broken="images from elsewhere than the allowed registries",
        offenders=_names(_REGISTRY, what="c.image"),
        fix="Push the image to the platform's registry or take it through its cache",
    ),
)
"""Rules about containers."""
