"""Every rule about what teams wrote: what is refused, where, in which words, and the remediation."""

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.tenancy.models.namespace_request import NamespaceRequest
from contracts.tenancy.rules import rule as lists
from contracts.tenancy.rules.rule import Known
from tests.conftest import ORGANISATION
from tests.contracts.tenancy.inventories import (
    AS_OF,
    BANK,
    DIGEST,
    EXCEPTION,
    OTHER_DIGEST,
    REMOVE,
    SHOP,
    contract,
    inventory,
    overlay,
    request,
    said,
)

RULES: dict[str, list[Any]] = {
    "inventory": lists.INVENTORY,
    "request": lists.REQUEST,
    "contract": lists.CONTRACT,
    "variant": lists.VARIANT,
    "exception": lists.EXCEPTION,
}
PLATFORM_READER = "arn:aws:iam::111122223333:role/PlatformReader"
CRITICAL = {
    "cart:spec.ownership.serviceTier": "tier-1",
    "cart:spec.ownership.escalation": "pager-cart",
    "cart:spec.runtime.minReplicas": 3,
    "cart:spec.data": {"rpo": "5m", "rto": "30m"},
    "cart:spec.observability": {"sloAvailability": 99.9},
}
REGULATED = {**CRITICAL, "cart:spec.ownership.serviceTier": "regulated", "shop:spec.criticality": "regulated"}
JOB = f"{SHOP}/workloads/nightly.yaml"
TIMED = {
    JOB: contract(
        "nightly",
        "shop",
        "cronjob",
        runtime={
            "workloadType": "cronjob",
            "resourceProfile": "small-cron",
            "schedule": {"cron": "0 3 * * *"},
        },
    )
}
WORKER = {
    f"{SHOP}/workloads/mailer.yaml": contract(
        "mailer",
        "shop",
        "worker",
        identity={"cloudPermissions": ["queue.consume.mails"]},
        runtime={
            "workloadType": "worker",
            "minReplicas": 1,
            "maxReplicas": 4,
            "resourceProfile": "small-worker",
            "queueScaling": {"queue": "mails"},
        },
    )
}
STORE = {
    f"{SHOP}/workloads/store.yaml": contract(
        "store",
        "shop",
        "statefulset",
        traffic={"exposure": "private"},
        data={"statefulness": "stateful", "rpo": "6h", "rto": "1h", "backup": {"method": "volume-snapshots"}},
        runtime={
            "workloadType": "statefulset",
            "minReplicas": 1,
            "resourceProfile": "small-stateful",
            "storage": {"size": "10Gi"},
        },
    )
}
EXCEPTED = {f"{SHOP}/exceptions/fonts.yaml": EXCEPTION}
DEV, PROD = f"{SHOP}/workloads/cart.dev.yaml", f"{SHOP}/workloads/cart.prod.yaml"

REFUSED = [
    # (changes, path, words of the rule, words of the remediation)
    # namespaces
    ({"shop:spec.team": "bank"}, "spec.team", "this folder is of shop", "write shop, or move the file"),
    ({"config/teams.yaml:teams.shop.namespaces": ["cart"]}, "metadata.name", "shop may own cart", "added to teams.shop.namespaces"),
    ({"shop:spec.environments": {"live": {}, "prod": {}}}, "spec.environments.live", "environments of namespaces are dev, staging, prod, prod-isolated", "write one of"),
    ({"shop:spec.clouds": ["aws", "aws"]}, "spec.clouds[1]", "a cloud is named once", "remove the repetition"),
    ({"shop:spec.freezes": [{"schedule": "0 25 * * 5", "duration": "2d", "reason": "weekend"}]}, "spec.freezes[0].schedule", "the hour of a schedule is 0 to 23", "five fields"),
    ({"shop:spec.freezes": [{"schedule": "0 17 * * 5", "duration": "2d", "reason": "weekend", "timeZone": "Local"}]}, "spec.freezes[0].timeZone", "a time zone is one of the tz database", "Europe/Berlin"),
    # whose a workload is
    ({"cart:spec.ownership.team": "bank"}, "spec.ownership.team", "this folder is of shop", "write shop"),
    ({"cart:metadata.namespace": "bank", "front:spec.dependencies": []}, "metadata.namespace", "bank is a namespace of bank, and workloads run in their own team's", "name a namespace of the team"),
    ({"cart:metadata.namespace": "bank", "cart:spec.runtime.maxReplicas": 250, "front:spec.dependencies": []}, "metadata.namespace", "workloads run in their own team's", "name a namespace of the team"),
    ({"cart:metadata.namespace": "shap", "front:spec.dependencies": []}, "metadata.namespace", "shop has no namespace request of this name", "did you mean shop?"),
    ({"cart:spec.ownership.serviceTier": "tier-2", "cart:spec.runtime.minReplicas": 2, "shop:spec.criticality": "tier-3"}, "spec.ownership.serviceTier", "a namespace is as critical as the most critical workload in it, and shop is tier-3", "raise spec.criticality in config/tenants/shop/namespaces/shop.yaml to tier-2"),
    ({f"{SHOP}/workloads/cart.staging.yaml": overlay("cart", "staging")}, "metadata.environment", "shop is in dev, prod, and nowhere else", "remove the file"),
    ({"shop:spec.clouds": ["aws"], f"{SHOP}/workloads/cart.dev.azure.yaml": overlay("cart", "dev", "azure")}, "metadata.cloud", "shop is on aws only", "remove the file"),
    ({"cart:spec.cost.budgetClass": "prod-tier-9"}, "spec.cost.budgetClass", "there is no such budget class", "did you mean prod-tier-"),
    # tiers
    ({**CRITICAL, "cart:spec.runtime.minReplicas": 2}, "spec.runtime.minReplicas", "a tier-1 workload has at least 3 replicas in production", "write 3, or a lower tier"),
    ({**CRITICAL, PROD: overlay("cart", "prod", runtime={"minReplicas": 2})}, "spec.runtime.minReplicas", "a tier-1 workload has at least 3 replicas in production", "write 3"),
    ({"cart:spec.ownership.serviceTier": "tier-2"}, "spec.runtime.minReplicas", "a tier-2 workload has at least 2 replicas in production", "write 2"),
    ({**CRITICAL, "cart:spec.ownership.escalation": REMOVE}, "spec.ownership.escalation", "a tier-1 workload says who is paged", "name the rotation"),
    ({**CRITICAL, "cart:spec.data": {"rto": "30m"}}, "spec.data.rpo", "a tier-1 workload says how much data may be lost", "write rpo as a duration"),
    ({**CRITICAL, "cart:spec.data": {"rpo": "5m"}}, "spec.data.rto", "a tier-1 workload says how long it may be away", "write rto"),
    ({**CRITICAL, "cart:spec.observability": {}}, "spec.observability.sloAvailability", "a tier-1 workload has an SLO", "write it in percent"),
    ({**CRITICAL, "cart:spec.delivery": {"strategy": "rolling", "rollback": "fast"}}, "spec.delivery.strategy", "new versions of a tier-1 workload get traffic step by step", "write progressive"),
    ({**REGULATED, "cart:spec.delivery": {"strategy": "progressive"}}, "spec.delivery.strategy", "new versions of a regulated workload are approved on their way", "write progressive-approval"),
    ({**CRITICAL, "cart:spec.observability": {}, "cart:spec.delivery": {"strategy": "progressive", "rollback": "automatic-on-slo-burn"}}, "spec.observability.sloAvailability", "a tier-1 workload has an SLO", "write it in percent"),
    # delivery
    ({"cart:spec.delivery": {"strategy": "progressive"}}, "spec.delivery.strategy", "each step of a progressive strategy is decided by the SLO", "strategy: rolling"),
    ({"cart:spec.observability": {"sloAvailability": 99.0}, "cart:spec.delivery": {"rollback": "automatic-on-slo-burn"}}, "spec.delivery.rollback", "a rollback on SLO burn needs a progressive strategy", "write strategy: progressive"),
    ({"cart:spec.ownership.serviceTier": "tier-2", "cart:spec.runtime.minReplicas": 2, "cart:spec.delivery": {"strategy": "rolling", "rollback": "fast"}, "front:spec.delivery": {"strategy": "progressive"}, "front:spec.observability": {}}, "spec.delivery.strategy", "decided by the SLO", "observability.sloAvailability"),
    ({**STORE, "store:spec.observability": {"sloAvailability": 99.0}, "store:spec.delivery": {"strategy": "progressive"}}, "spec.delivery.strategy", "a statefulset has no replicas that are alike", "write rolling"),
    # runtime
    ({"cart:spec.runtime.maxReplicas": 2, PROD: overlay("cart", "prod", runtime={"minReplicas": 3})}, "spec.runtime.minReplicas", "there are at most 2 replicas in prod, and at least 3", "swap them"),
    ({"cart:spec.runtime.minReplicas": 4, "cart:spec.runtime.maxReplicas": 2, DEV: overlay("cart", "dev", runtime={"minReplicas": 1})}, "spec.runtime.maxReplicas", "there are at most 2 replicas in prod, and at least 4", "swap them"),
    ({DEV: overlay("cart", "dev", runtime={"minReplicas": 0})}, "spec.runtime.minReplicas", "nothing wakes a workload without replicas but a queue", "write 1"),
    ({**TIMED, "nightly:spec.runtime.schedule": REMOVE}, "spec.runtime.schedule", "a cronjob has a schedule", "runtime.schedule.cron"),
    ({"cart:spec.runtime.schedule": {"cron": "0 3 * * *"}}, "spec.runtime.schedule", "a deployment runs at no set time", "workloadType: cronjob"),
    ({**TIMED, "nightly:spec.runtime.schedule.cron": "0 3 31-2 * *"}, "spec.runtime.schedule.cron", "the day of month of a schedule is 1 to 31", "five fields"),
    ({**TIMED, "nightly:spec.runtime.schedule.timeZone": "CET!"}, "spec.runtime.schedule.timeZone", "a time zone is one of the tz database", "did you mean CET?"),
    ({**TIMED, "nightly:spec.runtime.maxReplicas": 3}, "spec.runtime.maxReplicas", "a run of a cronjob is one pod", "remove it"),
    ({"cart:spec.runtime.queueScaling": {"queue": "mails"}, "cart:spec.identity": {"cloudPermissions": ["queue.consume.mails"]}}, "spec.runtime.queueScaling", "a deployment is not fed from a queue", "workloadType: worker"),
    ({**WORKER, "mailer:spec.identity": {"cloudPermissions": ["queue.publish.mails"]}}, "spec.runtime.queueScaling.queue", "a worker that scales by a queue consumes it: it has queue.consume.mails", "add it to identity.cloudPermissions"),
    ({"cart:spec.runtime.storage": {"size": "1Gi"}}, "spec.runtime.storage", "replicas of a deployment keep nothing", "workloadType: statefulset"),
    ({"cart:spec.runtime.storage": {"size": "1Gi"}, "cart:spec.runtime.maxReplicas": 20}, "spec.runtime.storage", "replicas of a deployment keep nothing", "workloadType: statefulset"),
    ({**STORE, "store:spec.data": {}}, "spec.data.statefulness", "a statefulset keeps state, and its contract says how that is recovered", "write stateful and a backup"),
    ({"cart:spec.runtime.runtimeSecurityProfile": "baseline"}, "spec.runtime.runtimeSecurityProfile", "prod admits pods of the restricted standard only", "write restricted"),
    ({"cart:spec.runtime.secrets": [{"name": "db"}]}, "spec.runtime.secrets[0].name", "a secret is read with permission: secrets.read.db", "add it to identity.cloudPermissions"),
    ({"cart:spec.runtime.secrets": [{"name": "db"}, {"name": "db"}], "cart:spec.identity": {"cloudPermissions": ["secrets.read.db"]}}, "spec.runtime.secrets[1].name", "a secret is named once", "put its keys together"),
    ({"cart:spec.runtime.environment": {"PLATFORM_TEAM": "bank"}}, "spec.runtime.environment.PLATFORM_TEAM", "variables of this name are the platform's", "rename it"),
    # ports and probes
    ({"cart:spec.runtime.ports": [{"name": "http", "port": 8080}, {"name": "http", "port": 8081}]}, "spec.runtime.ports[1].name", "a port's name is used once", "rename it"),
    ({"cart:spec.runtime.ports": [{"name": "http", "port": 8080}, {"name": "web", "port": 8080}]}, "spec.runtime.ports[1].port", "a port's number is used once", "remove one of the two"),
    ({"cart:spec.runtime.probes": {"readiness": {"path": "/up", "port": "htp"}}}, "spec.runtime.probes.readiness.port", "a probe asks one of the ports http", "did you mean http?"),
    ({**WORKER, "mailer:spec.runtime.probes": {"readiness": {"path": "/up"}}}, "spec.runtime.probes.readiness", "a probe asks a port, and there is none", "add one under runtime.ports"),
    ({"cart:spec.traffic.protocol": "grpc"}, "spec.runtime.probes.readiness", "a port that speaks grpc answers no HTTP probe by itself", "write probes.readiness"),
    ({"cart:spec.runtime.probes": {"liveness": {"path": "/ready", "safe": True}}}, "spec.runtime.probes.liveness.path", "a pod that is not ready needs time", "at a path of its own"),
    # resources
    ({"cart:spec.runtime.resourceProfile": "smal-http"}, "spec.runtime.resourceProfile", "there is no such resource profile", "did you mean small-http?"),
    ({"cart:spec.runtime.resources": {"reason": "measured at the last peak", "memory": "1Gi"}}, "spec.runtime.resources.memory", "a pod asks for 1Gi of memory and is stopped at 256Mi", "resources.memoryLimit as much or more"),
    ({"cart:spec.runtime.resources": {"reason": "measured at the last peak", "cpu": "5m"}}, "spec.runtime.resources.cpu", "the API server admits 10m and more here", "write 10m or more"),
    ({DEV: overlay("cart", "dev", runtime={"resources": {"reason": "measured at the last peak", "memory": "15Mi"}})}, "spec.runtime.resources.memory", "the API server admits 16Mi and more here", "write 16Mi or more"),
    ({**STORE, "store:spec.runtime.storage.size": "1000Mi"}, "spec.runtime.storage.size", "the API server admits 1Gi and more here", "write 1Gi or more"),
    # traffic
    ({"front:spec.traffic.route": REMOVE}, "spec.traffic.route", "what is public has a host name", "exposure: private"),
    ({"cart:spec.traffic.route": "cart.example.com"}, "spec.traffic.route", "a route is for what is public or internal, and this is private", "exposure: internal"),
    ({"front:spec.traffic.tls": "terminated-upstream"}, "spec.traffic.tls", "what is public is encrypted up to our gateway", "write required"),
    ({"front:spec.traffic.exposure": "internal", "front:spec.traffic.tls": "none"}, "spec.traffic.tls", "what leaves the cluster is encrypted", "write required"),
    ({"front:spec.traffic.protocol": "tcp", "front:spec.runtime.probes": {"readiness": {"path": "/up"}}}, "spec.traffic.protocol", "a gateway of the catalogue speaks http and grpc", "exposure: private"),
    ({**WORKER, "mailer:spec.traffic": {"exposure": "private"}}, "spec.traffic.exposure", "nobody connects to a worker", "workloadType: deployment"),
    ({"front:spec.traffic.gatewayProfile": "public-standrd"}, "spec.traffic.gatewayProfile", "there is no such gateway profile", "did you mean public-standard?"),
    ({"front:spec.traffic.gatewayProfile": "internal-standard"}, "spec.traffic.gatewayProfile", "internal-standard is for what is internal, and this is public", "write public-standard"),
    ({"cart:spec.traffic.gatewayProfile": "public-standard"}, "spec.traffic.gatewayProfile", "what is private has no gateway", "remove it"),
    ({"front:spec.traffic.route": "shop.example.org"}, "spec.traffic.route", "the gateway answers under example.com", "choose a host name below it"),
    ({DEV: overlay("cart", "dev", traffic={"route": "cart.example.com"})}, "spec.traffic.route", "a route is for what is public or internal", "remove it"),
    ({f"{BANK}/workloads/ledger.yaml": contract("ledger", "bank", traffic={"exposure": "public", "route": "shop.example.com", "path": "/bank"})}, "spec.traffic.route", "a host name belongs to one team, and in dev on aws it is bank's", "choose another host name"),
    ({f"{BANK}/workloads/ledger.yaml": contract("ledger", "bank", traffic={"exposure": "public", "route": "shop.dev.example.com"})}, "spec.traffic.route", "a host name belongs to one team, and in dev it is shop's", "choose another host name"),
    ({f"{SHOP}/workloads/second.yaml": contract("second", "shop", traffic={"exposure": "public", "route": "shop.example.com"})}, "spec.traffic.route", "a host name and path lead to one workload, and in dev on aws they are shop/front's", "another path"),
    # images
    ({"cart:spec.artifact": {"image": "registry.example.com/cart", "tag": "main"}}, "spec.artifact.tag", "prod runs an exact image: a tag can be moved after it was tested", "write spec.artifact.digest in config/tenants/shop/workloads/cart.prod.yaml"),
    ({PROD: overlay("cart", "prod", artifact={"tag": "main"})}, "spec.artifact.tag", "prod runs an exact image", "cart.prod.yaml"),
    ({"cart:spec.artifact.tag": "main"}, "spec.artifact.tag", "an image has a digest or a tag; with both, the tag says nothing", "remove one of them"),
    ({"cart:spec.artifact": {"image": "registry.example.com/cart"}, PROD: overlay("cart", "prod", artifact={"digest": OTHER_DIGEST})}, "spec.artifact.digest", "an image has a digest, or in dev a tag", "config/tenants/shop/workloads/cart.dev.yaml"),
    ({"cart:spec.artifact.image": "registry.example.com.evil.net/cart"}, "spec.artifact.image", "images come from registry.example.com", "copy it there"),
    # data
    ({**STORE, "store:spec.data.backup": REMOVE}, "spec.data.backup", "what is stateful says how its data is kept twice", "write backup with a method"),
    ({**STORE, "store:spec.data.rpo": "5h"}, "spec.data.rpo", "between two copies 6h of data can be lost", "write an rpo of 6h or more"),
    ({"cart:spec.data": {"rto": "9m"}}, "spec.data.rto", "a rollout is given up after 600 seconds", "write 600s or more"),
    ({"cart:spec.data": {"rto": "10m"}, "cart:spec.runtime.probes": {"startup": {"seconds": 301}}}, "spec.data.rto", "a rollout is given up after 601 seconds", "write 601s or more"),
    ({**STORE, "store:spec.data.backup": {"method": "volume-snapshots", "lastDrill": "2026-02-30"}}, "spec.data.backup.lastDrill", "this is a day", "2026-11-22"),
    ({**STORE, "store:spec.data.backup": {"method": "volume-snapshots", "lastDrill": "2026-11-23"}}, "spec.data.backup.lastDrill", "a drill was on a day that is over", "the last one"),
    # identity
    ({"cart:spec.identity": {"cloudPermissions": ["secret.read.db"]}}, "spec.identity.cloudPermissions[0]", "there is no permission secret.read", "did you mean secrets.read?"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets.read.*"]}}, "spec.identity.cloudPermissions[0]", "there is no star", "secrets.read.orders-db"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets.read.Db"]}}, "spec.identity.cloudPermissions[0]", "a resource has 40 lower-case letters, digits and hyphens at most", "secrets.read.orders-db"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets"]}}, "spec.identity.cloudPermissions[0]", "a permission is <verb>.<resource>", "did you mean secrets.read?"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets.read.db", "secrets.read.db"]}}, "spec.identity.cloudPermissions[1]", "a permission is named once", "remove the repetition"),
    ({"cart:spec.identity": {"cloudPermissions": ["database.connect.db"]}}, "spec.identity.cloudPermissions[0]", "AWS grants database.connect by the id of one thing, and there is none for dev, prod", "write identity.awsResourceIds.db here, or in cart.dev.yaml"),
    ({"cart:spec.identity": {"cloudPermissions": ["keys.use.db"], "awsResourceIds": {"db": ["db-ABCDEFGH"]}}}, "spec.identity.cloudPermissions[0]", "AWS grants keys.use by the id of one thing", "write identity.awsResourceIds.db here"),
    ({"cart:spec.identity": {"cloudPermissions": ["object.read.x"]}}, "spec.identity.cloudPermissions[0]", "a container has 3 characters at least, and x has fewer", "rename the resource"),
    ({"cart:spec.identity": {"cloudPermissions": [f"object.read.{'x' * 40}"]}, "shop:spec.environments": {"prod-isolated": {}}}, "spec.identity.cloudPermissions[0]", "a bucket has 63 characters at most; names are never cut", "rename the resource or the namespace"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets.read.db"], "workloadIdentityProfile": "x" * 61}}, "spec.identity.workloadIdentityProfile", "an identity's name has 64 characters at most on aws", "write a shorter workloadIdentityProfile"),
    ({"cart:spec.identity": {"cloudPermissions": ["secrets.read.db"], "workloadIdentityProfile": "all"}, "front:spec.identity": {"cloudPermissions": ["secrets.read.db"], "workloadIdentityProfile": "all-prod"}}, "spec.identity.workloadIdentityProfile", "an identity is of one workload, and shop/cart has this one", "of its own"),
    # observability
    ({**TIMED, "nightly:spec.observability": {"sloAvailability": 99.0}}, "spec.observability.sloAvailability", "an SLO counts requests, and a cronjob gets none", "remove it"),
    ({**WORKER, "mailer:spec.observability": {"sloAvailability": 99.0}}, "spec.observability.sloAvailability", "an SLO is measured, and this worker has no metrics", "write observability.metrics"),
    ({"cart:spec.observability": {"sloAvailability": 93.0}}, "spec.observability.sloAvailability", "at 93.0 percent an outage burns less than 14.4 budgets, so nobody is paged", "promise more than 93.06"),
    ({"cart:spec.observability": {"sloLatencyP95Ms": 250}}, "spec.observability.sloLatencyP95Ms", "a histogram counts what was faster than the end of a bucket", "add 0.25 to observability.metrics.buckets"),
    ({"cart:spec.observability": {"metrics": {"buckets": [0.3, 0.1]}}}, "spec.observability.metrics.buckets", "ends of buckets are seconds, each later than the one before", "sort them"),
    ({"cart:spec.observability": {"dashboardProfile": "http"}}, "spec.observability.dashboardProfile", "there is no such dashboard profile", "write one of: http-service, worker, batch, stateful"),
    ({"cart:spec.observability": {"dashboardProfile": "batch"}}, "spec.observability.dashboardProfile", "batch shows a cronjob or job", "write http-service"),
    # dependencies
    ({"front:spec.dependencies": [{"name": "carts", "kind": "workload"}]}, "spec.dependencies[0].name", "shop has no workload of this name", "did you mean cart?"),
    ({"front:spec.dependencies": [{"name": "ledger", "kind": "workload"}]}, "spec.dependencies[0].name", "shop has no workload of this name", "write namespace: bank"),
    ({"front:spec.dependencies": [{"name": "front", "kind": "workload"}]}, "spec.dependencies[0].name", "a workload needs no leave to call itself", "remove it"),
    ({"front:spec.dependencies": [{"name": "ledger", "kind": "workload", "namespace": "bank"}], "bank:spec.environments": {"prod": {}}}, "spec.dependencies[0].name", "bank is not in dev on aws and azure, where front is", "add it to the namespace request bank"),
    ({"cart:spec.traffic.exposure": "none"}, "spec.dependencies[0].name", "shop/cart is not to be reached: its exposure is none", "exposure: private"),
    ({"front:spec.dependencies": [{"name": "cart", "kind": "workload", "port": 80}]}, "spec.dependencies[0].port", "shop/cart listens on 8080", "write 8080, or leave it out"),
    ({"front:spec.dependencies": [{"name": "rates", "kind": "external"}]}, "spec.dependencies[0]", "network policies let through what they can find", "write cidrs"),
    ({"front:spec.dependencies": [{"name": "rates", "kind": "external", "fqdns": ["rates.example.net"]}]}, "spec.dependencies[0].fqdns", "network policies of EKS know ranges, and no names", "write cidrs too"),
    ({"front:spec.dependencies": [{"name": "rates", "kind": "external", "cidrs": ["0.0.0.0/0"]}]}, "spec.dependencies[0].cidrs[0]", "a dependency is somewhere, and this is everywhere", "its own ranges"),
    ({"front:spec.dependencies": [{"name": "rates", "kind": "external", "cidrs": ["0.0.0.0/1", "203.0.113.0/28"]}]}, "spec.dependencies[0].cidrs[0]", "this is nearly everywhere", "each /8 or narrower"),
    ({"front:spec.dependencies": [{"name": "rates", "kind": "external", "cidrs": ["169.254.169.254/32"]}]}, "spec.dependencies[0].cidrs[0]", "nothing but the node itself answers here", "remove it"),
    ({"front:spec.dependencies": [{"name": "cart", "kind": "workload", "cidrs": ["10.0.0.0/8"]}]}, "spec.dependencies[0].cidrs", "a workload is found by its labels", "remove it"),
    ({"front:spec.dependencies": [{"name": "db", "kind": "database", "namespace": "bank"}]}, "spec.dependencies[0].namespace", "a dependency of kind database is in no namespace", "kind: workload"),
    ({"front:spec.dependencies": [{"name": "cart", "kind": "workload"}, {"name": "cart", "kind": "workload"}]}, "spec.dependencies[1].name", "a dependency is declared once", "remove the repetition"),
    ({"cart:spec.traffic.internalCallers": ["frnt"]}, "spec.traffic.internalCallers[0]", "a caller is a workload", "did you mean shop/front?"),
    ({"cart:spec.traffic.internalCallers": ["cart"]}, "spec.traffic.internalCallers[0]", "a workload needs no leave to call itself", "remove it"),
    ({**WORKER, "mailer:spec.traffic": {"internalCallers": ["cart"]}}, "spec.traffic.internalCallers[0]", "nobody calls what has exposure none", "exposure: private"),
    ({"cart:spec.dependencies": [{"name": "front", "kind": "workload"}]}, "spec.dependencies[0].name", "hard dependencies lead nowhere in a circle: cart -> front -> cart", "criticality: soft"),
    # quota
    ({"cart:spec.runtime.maxReplicas": 250, "shop:spec.environments": {"prod": {}}}, "spec.environments.prod", "workloads in prod come to 315 of pods, and the quota is 200", "write a larger size, or quota.pods with a reason; or fewer replicas of cart"),
    ({"shop:spec.environments": {"prod": {"quota": {"reason": "nothing much runs in it", "cpu": "300m"}}}}, "spec.environments.prod.quota.cpu", "come to 400m of cpu, and the quota is 300m", "a larger size"),
    ({**STORE, "shop:spec.environments": {"prod": {"quota": {"reason": "nothing much runs in it", "storage": "9Gi"}}}}, "spec.environments.prod.quota.storage", "come to 10Gi of storage, and the quota is 9Gi", "fewer replicas of store"),
    # exceptions
    ({**EXCEPTED, "fonts:spec.owner": "bank"}, "spec.owner", "this folder is of shop", "write shop"),
    ({**EXCEPTED, "fonts:spec.approvedBy": "shop"}, "spec.approvedBy", "approved by another team than its owner", "name the team that agreed"),
    ({**EXCEPTED, "fonts:spec.approvedBy": "securty"}, "spec.approvedBy", "approved by a team of config/teams.yaml", "did you mean security?"),
    ({**EXCEPTED, "fonts:spec.expires": "2027-02-01"}, "spec.expires", "an exception lasts 90 days at most here, and this is 92", "an earlier day"),
    ({**EXCEPTED, "fonts:spec.expires": "2026-11-21"}, "spec.expires", "an exception ends on its last day, and today is 2026-11-22", "have it approved again"),
    ({**EXCEPTED, "fonts:spec.requestedOn": "2026-11-23"}, "spec.requestedOn", "an exception was asked for on a day that is over", "write that day"),
    ({**EXCEPTED, "fonts:spec.policies": ["PLT-SEC-999"]}, "spec.policies[0]", "an exception is from a rule of the catalogue", "did you mean PLT-SEC-00"),
    ({**EXCEPTED, "fonts:spec.policies": ["PLT-LBL-001"]}, "spec.policies[0]", "there are no exceptions from this rule", "keep it"),
    ({**EXCEPTED, "fonts:spec.policies": ["PLT-IMG-002"]}, "spec.expires", "an exception lasts 30 days at most here, and this is 75", "an earlier day"),
    ({**EXCEPTED, "fonts:spec.scope.namespace": "bank-prod"}, "spec.scope.namespace", "an exception is about a namespace of shop, with its environment", "write one of: shop-dev, shop-prod"),
    ({**EXCEPTED, "fonts:spec.scope.workloads": ["carts"]}, "spec.scope.workloads[0]", "shop has no workload of this name", "did you mean cart?"),
    ({**EXCEPTED, f"{SHOP}/exceptions/again.yaml": {**EXCEPTION, "metadata": {"name": "again"}}}, "metadata.name", "again excepts the same", "keep one of the two"),
    # people
    ({"config/teams.yaml:teams.shop.groups.signIn": {"prdo": ["shop"]}}, "teams.shop.groups.signIn.prdo", "environments of namespaces are dev", "did you mean prod?"),
    ({"config/teams.yaml:teams.shop.groups.aws.live": {}}, "teams.shop.groups.aws.live", "environments of namespaces are dev", "write one of"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "rule", "fix"), REFUSED, ids=[f"{case[1]}-{number}" for number, case in enumerate(REFUSED)])  # fmt: skip
def test_it_is_refused_once_with_a_place_and_a_remediation(
    tmp_path: pathlib.Path, changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    errors, _ = said(tmp_path, changes)
    assert [(one.path, rule in one.rule, fix in one.fix) for one in errors] == [(path, True, True)], errors
    assert errors[0].file.startswith("config/t")
    assert errors[0].line


WARNED = [
    ({"cart:spec.observability": {"sloAvailability": 99.9}}, "spec.observability.sloAvailability", "tier and SLO disagree", "raise the tier"),
    ({"cart:spec.runtime.probes": {"liveness": {"path": "/live"}}}, "spec.runtime.probes.liveness", "a liveness probe that asks a dependency restarts every pod", "safe: true"),
    ({"cart:spec.runtime.environment": {"DB_PASSWORD": "x"}}, "spec.runtime.environment.DB_PASSWORD", "looks like a secret", "read it as a file"),
    ({"front:spec.dependencies": [{"name": "mails", "kind": "queue"}]}, "spec.dependencies[0].name", "the network lets it through to this queue, and the cloud does not", "queue.publish.mails or queue.consume.mails"),
    ({"cart:spec.traffic.internalCallers": ["bank/ledger"]}, "spec.traffic.internalCallers[0]", "bank/ledger may come in here, and its own contract does not let it out", "add cart to the dependencies in config/tenants/bank/workloads/ledger.yaml"),
    ({"front:spec.observability": {"sloAvailability": 99.5}, "cart:spec.observability": {"sloAvailability": 99.0}}, "spec.dependencies[0].name", "this workload promises 99.5, and fails without one that promises 99.0", "criticality: soft"),
    ({"front:spec.observability": {"sloAvailability": 99.5}}, "spec.dependencies[0].name", "one that promises nothing", "promise no more"),
    ({"cart:spec.runtime.maxReplicas": 100, "shop:spec.environments": {"dev": {}}}, "spec.environments.dev", "workloads in dev come to 127 of pods, and the quota is 60", "write a larger size"),
    ({**EXCEPTED, "fonts:spec.expires": "2026-12-06"}, "spec.expires", "the exception ends in 14 days", "approved again"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "rule", "fix"), WARNED, ids=[case[1] for case in WARNED])
def test_it_is_warned_of_and_accepted(
    tmp_path: pathlib.Path, changes: dict[str, Any], path: str, rule: str, fix: str
) -> None:
    errors, warnings = said(tmp_path, changes)
    assert not errors
    places = {(one.path, rule in one.rule, fix in one.fix) for one in warnings}
    assert (path, True, True) in places, warnings


ACCEPTED = [
    {},
    CRITICAL,
    {**REGULATED, "shop:spec.environments": {"prod-isolated": {}}},
    TIMED,
    WORKER,
    STORE,
    EXCEPTED,
    {**EXCEPTED, "fonts:spec.expires": "2027-01-30"},
    {"cart:spec.observability": {"sloAvailability": 93.07}},
    {"cart:spec.data": {"rto": "10m"}},
    {DEV: overlay("cart", "dev", artifact={"tag": "main"})},
    {**CRITICAL, DEV: overlay("cart", "dev", runtime={"minReplicas": 1})},
    {**WORKER, f"{SHOP}/workloads/mailer.dev.yaml": overlay("mailer", "dev", runtime={"minReplicas": 0})},
    {"cart:spec.dependencies": [{"name": "front", "kind": "workload", "criticality": "soft"}]},
    {"front:spec.dependencies": [{"name": "ledger", "kind": "workload", "namespace": "bank"}]},
    {"front:spec.dependencies": [{"name": "rates", "kind": "external", "fqdns": ["rates.example.net"]}], "shop:spec.clouds": ["azure"]},
    {"cart:spec.runtime.runtimeSecurityProfile": "baseline", "shop:spec.environments": {"dev": {}}},
    {f"{SHOP}/workloads/second.yaml": contract("second", "shop", traffic={"exposure": "public", "route": "shop.example.com", "path": "/second"})},
]  # fmt: skip


@pytest.mark.parametrize("changes", ACCEPTED, ids=range(len(ACCEPTED)))
def test_what_keeps_the_rules_is_accepted(tmp_path: pathlib.Path, changes: dict[str, Any]) -> None:
    errors, _ = said(tmp_path, changes)
    assert not errors


def test_no_rule_is_without_a_case(tmp_path: pathlib.Path) -> None:
    stack = {"config/Pulumi.aws-prod.yaml": (ORGANISATION / "config/Pulumi.aws-prod.yaml").read_text()}
    admitted = {"config/teams.yaml:teams.shop.groups.aws.prod.readers": [PLATFORM_READER], **stack}
    catalogue = (
        (ORGANISATION / "config/profiles.yaml").read_text().replace("memoryLimit: 256Mi", "memoryLimit: 1Mi")
    )
    cases = [admitted, {"config/profiles.yaml": catalogue}, *(case[0] for case in (*REFUSED, *WARNED))]
    silent: set[tuple[str, int]] | None = None
    for number, changes in enumerate(cases):
        known = Known(inventory=inventory(tmp_path / str(number), changes), as_of=AS_OF)
        heard = {
            (kind, index) for kind, index, rule, about in _asked(known) if next(rule(known, *about), None)
        }
        every = {(kind, index) for kind, rules_ in RULES.items() for index in range(len(rules_))}
        silent = (every if silent is None else silent) - heard
    assert silent == set()


def _asked(known: Known) -> Iterator[tuple[str, int, Any, tuple[Any, ...]]]:
    """Every rule with everything it is asked about."""
    about: dict[str, list[tuple[Any, ...]]] = {
        "inventory": [()],
        "request": [(one,) for one in known.inventory.requests.values()],
        "contract": [(one,) for one in known.inventory.workloads],
        "variant": [(one,) for one in known.differing()],
        "exception": [(one,) for one in known.inventory.exceptions],
    }
    for kind, rules_ in RULES.items():
        for index, rule_ in enumerate(rules_):
            for one in about[kind]:
                yield kind, index, rule_, one


def test_every_request_of_the_tests_is_in_the_form_of_the_models() -> None:
    assert NamespaceRequest.model_validate(request("shop", "shop")).spec.team == "shop"
    assert DIGEST != OTHER_DIGEST
